/** How calls reach SQL. Failures are thrown as they come; `failures.ts` says what they mean. */
export interface Transport {
  /** @param args by SQL parameter name; no value is `undefined` */
  call(name: string, args: Record<string, unknown>, jsonArgs: ReadonlySet<string>): Promise<unknown>
  /** See `Database.onChange`. */
  onChange(wake: () => void): () => void
  close(): Promise<void>
}
