import { LocalProtocolError, WinrmError } from '../../src/winrm/index.ts'
import type { FuzzTarget } from './fuzz-target.ts'
import { mutate } from './mutate.ts'
import { derivedSeed, SeededRandom } from './random.ts'

/** What one input did that it must not do. */
export interface Finding {
  readonly target: string
  readonly iteration: number
  readonly what: string
  /** Base64. */
  readonly input: string
}

export interface Tried {
  readonly finding: string | undefined
  readonly result: 'value' | 'typed-error'
  readonly durationMs: number
}

/** The same input for the same seed, target and iteration. */
export function inputOf(target: FuzzTarget, seed: number, iteration: number): Buffer {
  const random = new SeededRandom(derivedSeed(seed, target.name, iteration))
  const some = () => target.samples[random.below(target.samples.length)] ?? Buffer.alloc(0)
  return mutate(some(), some(), random)
}

/** Gives an input to its target: a value and a typed error are fine, a bug on our side and everything untyped is not. */
export async function tryInput(target: FuzzTarget, input: Buffer, variant: number): Promise<Tried> {
  const startedAt = performance.now()
  const since = () => performance.now() - startedAt
  try {
    await target.run(input, new SeededRandom(derivedSeed(variant, target.name)))
    return { finding: undefined, result: 'value', durationMs: since() }
  } catch (error) {
    const isTyped = error instanceof WinrmError && !(error instanceof LocalProtocolError)
    const finding = isTyped
      ? undefined
      : `throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    return { finding, result: 'typed-error', durationMs: since() }
  }
}
