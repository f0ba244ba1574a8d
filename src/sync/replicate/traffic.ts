/** What came from a pub and went to it, in running sums of one life of the worker. */
export interface Traffic {
  /** Characters of its frames and answers, and of our frames: a byte each but for other letters than Latin ones. */
  readonly in: number;
  readonly out: number;
  /** Of the texts that it told, those that were new here, and those that were held already. */
  readonly fresh: number;
  readonly known: number;
}

export type TrafficSums = { -readonly [K in keyof Traffic]: Traffic[K] };
