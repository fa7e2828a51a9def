/** An element of an event as XPath sees it. */
export interface EventNode {
  readonly name: string
  readonly text?: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly children?: readonly EventNode[]
}

/** Whether an event matches; `now` is the clock that `timediff` counts from. */
export type EventTest = (event: EventNode, now: number) => boolean

/** What is written where a value is expected: text of the nodes, or a number of milliseconds. */
type Operand = (node: EventNode, now: number) => readonly string[]

const TOKEN = /\s*(<=|>=|!=|[=<>()[\]*@/]|'[^']*'|"[^"]*"|\d+|[A-Za-z_][\w.-]*)/y

/** Reads a filter of the event log, the part of XPath 1.0 that Windows takes. Throws an Error where it does not. */
export function parseEventFilter(xpath: string): EventTest {
  const parser = new Parser(tokensOf(xpath))
  return parser.query()
}

function tokensOf(xpath: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (xpath.slice(TOKEN.lastIndex).trim() !== '') {
    const match = TOKEN.exec(xpath)
    if (!match) throw new Error('unexpected sign')
    tokens.push(match[1] ?? '')
  }
  return tokens
}

class Parser {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  /** `*[…]`, several of which may be joined by `and` and `or`. */
  query(): EventTest {
    const test = this.#either(() => this.#event())
    if (this.#at < this.#tokens.length) throw new Error('unexpected end')
    return test
  }

  #event(): EventTest {
    if (!this.#take('*')) this.#expect('Event')
    return this.#take('[') ? this.#bracketed() : () => true
  }

  #bracketed(): EventTest {
    const test = this.#either(() => this.#condition())
    this.#expect(']')
    return test
  }

  #either(part: () => EventTest): EventTest {
    const tests = [this.#all(part)]
    while (this.#take('or')) tests.push(this.#all(part))
    return (node, now) => tests.some((test) => test(node, now))
  }

  #all(part: () => EventTest): EventTest {
    const tests = [part()]
    while (this.#take('and')) tests.push(part())
    return (node, now) => tests.every((test) => test(node, now))
  }

  #condition(): EventTest {
    if (this.#take('(')) {
      const test = this.#either(() => this.#condition())
      this.#expect(')')
      return test
    }
    const operand = this.#take('timediff') ? this.#timeDifference() : this.#path()
    const operator = ['=', '!=', '<=', '>=', '<', '>'].find((sign) => this.#take(sign))
    if (operator === undefined) return (node, now) => operand(node, now).length > 0
    const wanted = this.#literal()
    return (node, now) => operand(node, now).some((value) => compare(value, operator, wanted))
  }

  #timeDifference(): Operand {
    this.#expect('(')
    const path = this.#path()
    this.#expect(')')
    return (node, now) => path(node, now).map((value) => String(now - Date.parse(value)))
  }

  #path(): Operand {
    if (this.#take('@')) {
      const name = this.#name()
      return ({ attributes }) => (attributes?.[name] === undefined ? [] : [attributes[name]])
    }
    const name = this.#name()
    const test: EventTest = this.#take('[') ? this.#bracketed() : () => true
    const rest = this.#take('/') ? this.#path() : undefined
    return (node, now) =>
      (node.children ?? [])
        .filter((child) => child.name === name && test(child, now))
        .flatMap((child) => (rest ? rest(child, now) : [child.text ?? '']))
  }

  #name(): string {
    const token = this.#tokens[this.#at]
    if (token === undefined || !/^[A-Za-z_]/.test(token)) throw new Error('a name is missing')
    this.#at += 1
    return token
  }

  #literal(): string {
    const token = this.#tokens[this.#at]
    if (token === undefined || !/^(['"]|\d)/.test(token)) throw new Error('a value is missing')
    this.#at += 1
    return /^\d/.test(token) ? token : token.slice(1, -1)
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at += 1
    return true
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`${token} is missing`)
  }
}

/** Numbers and times are compared as such, everything else as text. */
function compare(value: string, operator: string, wanted: string): boolean {
  const [left, right] = [magnitude(value), magnitude(wanted)]
  const order = left === undefined || right === undefined ? (value === wanted ? 0 : Number.NaN) : left - right
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '<=':
      return order <= 0
    case '>=':
      return order >= 0
    case '<':
      return order < 0
    default:
      return order > 0
  }
}

function magnitude(text: string): number | undefined {
  if (/^-?\d+$/.test(text)) return Number(text)
  const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
