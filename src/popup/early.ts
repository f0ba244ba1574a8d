/** Ahead of the popup's own modules: asks for the live status. */
import { openStatusEarly } from "../rpc/extension.ts";

openStatusEarly();
