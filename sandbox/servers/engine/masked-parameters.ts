import type { CommandCall } from './command.ts'
import { hasKind, isList, isObject, propertyOf, textOf, type Value } from './value.ts'

const MASK = '***'

/** The arguments of a command for the log, with every secret replaced. */
export function maskedArguments(call: CommandCall): Record<string, unknown> {
  const masked: Record<string, unknown> = {}
  let position = 0
  for (const { name, value } of call.arguments) {
    if (name !== null) masked[name] = /password|secret/i.test(name) ? MASK : maskedValue(value)
    else {
      masked[`#${position}`] = isPasswordWord(call, position) ? MASK : maskedValue(value)
      position += 1
    }
  }
  return masked
}

/** `net user <name> <password>` is the one program whose words may hold a secret. */
function isPasswordWord(call: CommandCall, position: number): boolean {
  const word = textOf(call.arguments[position]?.value ?? null)
  return /(^|\\)net1?(\.exe)?$/i.test(call.name) && position === 2 && !word.startsWith('/')
}

function maskedValue(value: Value): unknown {
  if (isList(value)) return value.map(maskedValue)
  if (isObject(value)) {
    const userName = propertyOf(value, 'UserName')
    return userName === undefined ? textOf(value) : { userName: textOf(userName), password: MASK }
  }
  if (hasKind(value)) {
    if (value.kind === 'secure-string') return MASK
    if (value.kind === 'credential') return { userName: value.userName, password: MASK }
    return value.kind === 'number' ? value.value : textOf(value)
  }
  return typeof value === 'bigint' ? value.toString() : value
}
