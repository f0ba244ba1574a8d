/** A tab that keeps the worker's answers until the bench's process asks for them. */
import { type Answer, type Ask, CHANNEL } from "./protocol.ts";

const channel = new BroadcastChannel(CHANNEL);
channel.onmessage = ({ data }: MessageEvent<Ask | Answer>): void => {
  if ("answer" in data) sessionStorage.setItem(data.answer, JSON.stringify(data));
};
