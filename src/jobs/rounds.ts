export interface RoundsOptions {
  readonly intervalMs: number
  /** The first round comes after this time, in ms; at once where left out. */
  readonly firstAfterMs?: number
  /** Told of a round that went wrong; the next one comes all the same. */
  readonly onTrouble: (error: unknown) => void
  /** Told of the end of each round. */
  readonly onEnd?: (outcome: 'done' | 'failed') => void
}

export interface Rounds {
  /** Stops, once the round in hand is over; its signal aborts. */
  close(): Promise<void>
}

/** Does something at once and then again and again, one round after the other. */
export function startRounds(
  round: (signal: AbortSignal) => Promise<void>,
  { intervalMs, firstAfterMs = 0, onTrouble, onEnd }: RoundsOptions,
): Rounds {
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let inHand = Promise.resolve()
  const next = async () => {
    try {
      await round(ending.signal)
      onEnd?.('done')
    } catch (error) {
      onTrouble(error)
      onEnd?.('failed')
    }
    if (!ending.signal.aborted) timer = setTimeout(start, intervalMs)
  }
  const start = () => {
    inHand = next()
  }
  if (firstAfterMs > 0) timer = setTimeout(start, firstAfterMs)
  else start()
  return {
    close() {
      ending.abort(new Error('the process is to end'))
      clearTimeout(timer)
      return inHand
    },
  }
}
