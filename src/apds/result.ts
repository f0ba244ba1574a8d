/** Expected failures are values. apds imports nothing of ours, so it has its own copy of this shape; it is structurally that of base. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

/** For the last branch of a switch: compiles only where nothing is left. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
