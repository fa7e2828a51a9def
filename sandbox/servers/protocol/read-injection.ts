import type { InjectedFailure, Injection } from './injected-faults.ts'

type Body = Readonly<Record<string, unknown>>

/**
 * An injection as the control port takes it: `action`, one of `code` (with `detail`), `httpStatus` and `cut` (`drop` or
 * `half-answer`), and `when`, `times`, `skip` and `about` as in Injection. Throws Error for anything else.
 */
export function readInjection(body: Body): Injection {
  const { action, when, about } = body
  if (typeof action !== 'string') throw new Error('action is not a text')
  const times = readCount(body, 'times')
  const skip = readCount(body, 'skip')
  return {
    action,
    failure: readFailure(body),
    when: when === 'after-effect' ? when : 'before-effect',
    ...(about === 'command' || about === 'shell' ? { about } : {}),
    ...(times === undefined ? {} : { times }),
    ...(skip === undefined ? {} : { skip }),
  }
}

function readFailure({ code, detail, httpStatus, cut }: Body): InjectedFailure {
  if (cut === 'drop' || cut === 'half-answer') return cut
  if (typeof httpStatus === 'number') return { httpStatus }
  if (typeof code !== 'number') throw new Error('one of code, httpStatus and cut is needed')
  return { code, detail: detail === 'none' || detail === 'wmi' ? detail : 'whole' }
}

function readCount(body: Body, name: string): number | undefined {
  const value = body[name]
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0)) return value
  throw new Error(`${name} is not a count`)
}
