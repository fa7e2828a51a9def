/** What is known about a request that got no usable answer. Inside the transport only: callers see typed errors made of it. */
export class ExchangeFailure extends Error {
  /** `unprocessed`: the server certainly did nothing with it. `answer-lost`: it may have acted on it. */
  readonly outcome: 'unprocessed' | 'answer-lost'
  /** Node's error code, or `HTTP <status>`. */
  readonly code: string

  constructor(outcome: 'unprocessed' | 'answer-lost', code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.outcome = outcome
    this.code = code
  }
}
