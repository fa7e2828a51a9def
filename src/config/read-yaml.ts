import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import { describeKey } from './describe-found.ts'
import type { Problem } from './problem.ts'

/** Our words for what the YAML reader finds; its own messages quote the file, which may hold a secret. */
const SYNTAX: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: 'a backslash in double quotes must be doubled; use single quotes or none: CONTOSO\\name',
  BAD_INDENT: 'the indentation does not fit the lines around it',
  BLOCK_AS_IMPLICIT_KEY: 'a mapping cannot begin in the middle of a line; is a quote missing around a text with ": "?',
  MISSING_CHAR: 'something is missing here: a quote, a bracket, a brace, or the colon after a key',
  MULTIPLE_DOCS: 'the file holds several documents ("---"); one is allowed',
  TAB_AS_INDENT: 'the line is indented by a tab; use spaces',
}

/** A configuration of a hundred servers has 20,000. */
export const MAX_FILE_CHARACTERS = 256 * 1024
/** One slip makes nonsense of all that follows: more of it helps nobody. */
export const MAX_READING_PROBLEMS = 20

/** Values of a YAML file, with the line that each key stands on. */
export interface PositionedValues {
  readonly value: unknown
  /** The line of a key, or of the nearest key above it that exists. */
  lineOf(path: readonly PropertyKey[]): number | null
  readonly problems: readonly Problem[]
}

/** Reads one YAML document; says each syntax error, alias and repeated key in a problem of its own. */
export function readYaml(text: string): PositionedValues {
  const unfit = unfitText(text)
  if (unfit) return { value: null, lineOf: () => null, problems: [unfit] }
  try {
    return readDocument(text)
  } catch (error) {
    // The reader calls itself for each bracket in a bracket.
    if (!(error instanceof RangeError)) throw error
    const problem = {
      line: null,
      key: null,
      sentence: 'brackets or lists are nested too deeply; a few levels are allowed',
    }
    return { value: null, lineOf: () => null, problems: [problem] }
  }
}

/** What is not worth reading as YAML. */
function unfitText(text: string): Problem | null {
  if (text.length > MAX_FILE_CHARACTERS) {
    const sentence = `the file has ${text.length} characters, allowed: at most ${MAX_FILE_CHARACTERS}`
    return { line: null, key: null, sentence }
  }
  const nul = text.indexOf('\0')
  if (nul < 0) return null
  const line = text.slice(0, nul).split('\n').length
  return { line, key: null, sentence: 'the line holds a NUL character; is this file text in UTF-8?' }
}

function readDocument(text: string): PositionedValues {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, merge: false })
  const problems: Problem[] = document.errors.slice(0, MAX_READING_PROBLEMS).map((error) => ({
    line: lineCounter.linePos(error.pos[0]).line,
    key: null,
    sentence: SYNTAX[error.code] ?? 'this is not valid YAML',
  }))
  const walk = new Walk(lineCounter, problems)
  const value = problems.length > 0 ? null : walk.plain(document.contents, [])
  return { value, lineOf: (path) => walk.lineOf(path), problems: problems.slice(0, MAX_READING_PROBLEMS) }
}

class Walk {
  readonly #lines = new Map<string, number>()
  readonly #lineCounter: LineCounter
  readonly #problems: Problem[]

  constructor(lineCounter: LineCounter, problems: Problem[]) {
    this.#lineCounter = lineCounter
    this.#problems = problems
  }

  lineOf(path: readonly PropertyKey[]): number | null {
    for (let length = path.length; length > 0; length--) {
      const line = this.#lines.get(JSON.stringify(path.slice(0, length).map(String)))
      if (line !== undefined) return line
    }
    return null
  }

  plain(node: unknown, path: readonly string[]): unknown {
    if (isScalar(node)) return node.value
    if (isSeq(node)) return node.items.map((item, index) => this.#item(item as Node, [...path, String(index)]))
    if (isMap(node)) return this.#mapping(node.items as Pair<Node, Node>[], path)
    if (isAlias(node)) {
      this.#problem(path, 'aliases (*name) are not allowed here; write the value out, or use "defaults"')
    }
    return null
  }

  #item(node: Node, path: readonly string[]): unknown {
    this.#remember(node, path)
    return this.plain(node, path)
  }

  #mapping(pairs: readonly Pair<Node, Node>[], path: readonly string[]): Record<string, unknown> {
    const entries = new Map<string, unknown>()
    for (const pair of pairs) {
      const key = isScalar(pair.key) ? String(pair.key.value) : ''
      const child = [...path, key]
      if (entries.has(key)) {
        const [line, first] = [this.#line(pair.key), this.lineOf(child)]
        const shown = formatKeyPath(child)
        this.#problems.push({
          line,
          key: shown,
          sentence: `is given twice, here and in line ${first}; keep one of them`,
        })
        continue
      }
      this.#remember(pair.key, child)
      entries.set(key, this.plain(pair.value, child))
    }
    // Object.fromEntries makes `__proto__` an ordinary key.
    return Object.fromEntries(entries)
  }

  #problem(path: readonly string[], sentence: string): void {
    this.#problems.push({ line: this.lineOf(path), key: formatKeyPath(path), sentence })
  }

  #remember(node: Node, path: readonly string[]): void {
    this.#lines.set(JSON.stringify(path), this.#line(node))
  }

  #line(node: Node): number {
    return this.#lineCounter.linePos(node.range?.[0] ?? 0).line
  }
}

/** `servers.lab-old.noticesChannels.0`; accounts may hold backslashes and are quoted. */
export function formatKeyPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (index > 0 && path[0] === 'accounts' ? `'${String(key)}'` : describeKeyOrIndex(String(key))))
    .join('.')
}

function describeKeyOrIndex(key: string): string {
  return /^\d+$/.test(key) ? key : describeKey(key)
}
