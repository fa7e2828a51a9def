/** What `stationmaster init` has to know to write a configuration. */
export interface InitAnswers {
  readonly timeZone: string
  readonly contact: string
  readonly updatesChannel: string
  readonly noticesChannels: readonly string[]
  readonly approvers: readonly string[]
  readonly username: string
  /** Name and host of each server. */
  readonly servers: readonly { readonly name: string; readonly host: string }[]
}

/** The configuration file for these answers, as YAML. JSON strings are valid YAML, whatever people typed. */
export function writeConfiguration(answers: InitAnswers): string {
  const quoted = JSON.stringify
  const list = (items: readonly string[]) => `[${items.map((item) => quoted(item)).join(', ')}]`
  return `# Written by "stationmaster init". Every key, its default and what is allowed: docs/operations.md.

site:
  timeZone: ${quoted(answers.timeZone)}
  contact: ${quoted(answers.contact)}

slack:
  updatesChannel: ${quoted(answers.updatesChannel)}
  noticesChannels: ${list(answers.noticesChannels)}
  roles:                                   # users (U…, W…) and user groups (S…); empty means nobody
    viewer: ${list(answers.approvers)}
    requester: ${list(answers.approvers)}
    operator: ${list(answers.approvers)}
    approver: ${list(answers.approvers)}

defaults:
  username: ${quoted(answers.username)}
  password: { env: MIGRATOR_PASSWORD }     # or { file: path } or { command: [program, argument, …] }

servers:
${answers.servers.map(({ name, host }) => `  ${quoted(name)}: { host: ${quoted(host)} }`).join('\n')}

policy:
  approvalExpires: 72h
  noticesBefore: [24h, 1h, 15m]
`
}

/** Reads `lab-old=mps-src01.contoso.local`; undefined for anything else. */
export function parseServer(text: string): { name: string; host: string } | undefined {
  const match = /^([^=\s]+)=([^=\s]+)$/.exec(text.trim())
  return match ? { name: match[1] ?? '', host: match[2] ?? '' } : undefined
}

/** Splits what was typed at commas and blanks. */
export function parseList(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== '')
}
