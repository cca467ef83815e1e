/** An expected outcome: a value, or an error code. The unexpected throws instead. */
export type Result<Value, Code extends string> = { ok: true; value: Value } | { ok: false; code: Code };

export const ok = <Value>(value: Value) => ({ ok: true, value }) as const;
export const fail = <Code extends string>(code: Code) => ({ ok: false, code }) as const;
