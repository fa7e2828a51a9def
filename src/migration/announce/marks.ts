import type { EpochMs } from '../ids.ts'

export function who(by: string): string {
  return by === 'stationmaster' ? 'Stationmaster' : `<@${by}>`
}

/** Stands for a moment in a text; whoever shows the text writes it in the reader's zone. */
export function moment(at: EpochMs): string {
  return `<at:${at}>`
}

/** What somebody wrote as a reason, so that another sentence can follow. */
export function reasonGiven(text: string): string {
  const reason = literal(text.trim())
  return /[.!?…]$/.test(reason) ? reason : `${reason}.`
}

/** What people and servers wrote must not turn into a mention or a moment, whatever they call their stations. */
export function literal(text: string): string {
  return text.replace(/<(?=[@#!]|at:)/g, '‹')
}
