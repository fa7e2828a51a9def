import type { JsonObject } from './json.ts'

/** Slack's `ok: false`: the error's name and what else the answer carries. Thrown by methods, caught where answers are sent. */
export class SlackRefusal extends Error {
  override readonly name = 'SlackRefusal'
  readonly code: string
  readonly details: JsonObject

  constructor(code: string, details: JsonObject = {}) {
    super(`slack refuses: ${code}${messagesOf(details)}`)
    this.code = code
    this.details = details
  }
}

/** A refusal that says at which places an argument is wrong, the way Slack does. */
export function refusalAt(code: string, problems: readonly string[]): SlackRefusal {
  return new SlackRefusal(code, {
    errors: [...problems],
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  })
}

function messagesOf(details: JsonObject): string {
  return Array.isArray(details.errors) ? ` (${details.errors.join('; ')})` : ''
}
