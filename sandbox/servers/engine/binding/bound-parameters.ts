import { hasKind, isList, numberOf, type PsCredential, textOf, type Value } from '../value.ts'

/** The parameters of one invocation after binding and conversion. */
export class BoundParameters {
  readonly set: string
  readonly #values: ReadonlyMap<string, Value>

  constructor(set: string, values: ReadonlyMap<string, Value>) {
    this.set = set
    this.#values = new Map([...values].map(([name, value]) => [name.toLowerCase(), value]))
  }

  /** The same without one parameter. */
  without(name: string): BoundParameters {
    const kept = [...this.#values].filter(([key]) => key !== name.toLowerCase())
    return new BoundParameters(this.set, new Map(kept))
  }

  entries(): ReadonlyMap<string, Value> {
    return this.#values
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase())
  }

  get(name: string): Value | undefined {
    return this.#values.get(name.toLowerCase())
  }

  text(name: string): string | undefined {
    const value = this.get(name)
    return value === undefined || value === null ? undefined : textOf(value)
  }

  texts(name: string): readonly string[] | undefined {
    return this.list(name)?.map(textOf)
  }

  number(name: string): number | undefined {
    const value = this.get(name)
    return value === undefined ? undefined : numberOf(value)
  }

  numbers(name: string): readonly number[] | undefined {
    return this.list(name)?.map((item) => numberOf(item) ?? 0)
  }

  /** A Boolean parameter; undefined where it was not given. */
  boolean(name: string): boolean | undefined {
    const value = this.get(name)
    return typeof value === 'boolean' ? value : undefined
  }

  /** A switch: false where it was not given. */
  flag(name: string): boolean {
    return this.get(name) === true
  }

  credential(name: string): PsCredential | undefined {
    const value = this.get(name)
    return value !== undefined && hasKind(value) && value.kind === 'credential' ? value : undefined
  }

  list(name: string): readonly Value[] | undefined {
    const value = this.get(name)
    if (value === undefined || value === null) return undefined
    return isList(value) ? value : [value]
  }
}
