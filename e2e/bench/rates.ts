/** What a thousand posts took. Posts/s. */
export interface Rates {
  readonly floor: number;
  readonly rival: number;
  readonly ingest: number;
}

export interface Thousand {
  /** In browsers that had just started. */
  readonly fresh: Rates;
  /** In a warm worker. */
  readonly further: Rates;
}

const whole = (rate: number): string => rate.toFixed(0);

export const thousandLine = ({ floor, rival, ingest }: Rates): string =>
  `floor ${whole(floor)}, rival ${whole(rival)}, by poll ${whole(ingest)} posts/s: ${(ingest / rival).toFixed(1)} times the rival; the floor makes ${(floor / rival).toFixed(1)}`;
