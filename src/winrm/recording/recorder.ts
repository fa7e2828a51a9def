/** One request and its answer as envelope texts, as recordings hold them; null where no answer came. */
export interface RecordedExchange {
  readonly request: string
  readonly response: string | null
}

/**
 * Keeps what a client and a server say to each other.
 *
 * WHAT IT HOLDS IS PLAINTEXT: names, addresses and whatever else crosses the wire. It is for one purpose, recordings that people
 * make on purpose; nothing in it may be written, logged or sent before `scrubRecording` has been over it.
 */
export class Recorder {
  readonly #exchanges: { request: string; response: string | null }[] = []

  /** Told when a request is sent; call the result with its answer. */
  begin(request: string): (response: string) => void {
    const exchange: { request: string; response: string | null } = { request, response: null }
    this.#exchanges.push(exchange)
    return (response) => {
      exchange.response = response
    }
  }

  /** In the order in which the requests were sent. */
  get exchanges(): readonly RecordedExchange[] {
    return this.#exchanges
  }
}
