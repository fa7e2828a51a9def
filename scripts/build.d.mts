/** The product alone, or everything that can be run: the product with sandbox, bench and examples beside it. */
type Which = 'product' | 'everything'

export function build(which: Which): Promise<void>
export function buildIfStale(which: Which): Promise<void>
export function isStale(which: Which): boolean
