import type { Loaded } from '../config/load-configuration.ts'
import { suggest } from '../config/suggest.ts'
import { printable, wrongUsage } from './terminal.ts'

/** The name as configured; capital letters do not matter. Throws a wrong usage for a server that is not. */
export function knownServer({ configuration }: Loaded, typed: string): string {
  const names = Object.keys(configuration.servers)
  const name = names.find((known) => known.toLowerCase() === typed.toLowerCase())
  if (name !== undefined) return name
  const meant = suggest(typed, names)
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`
  throw wrongUsage(
    `There is no server called "${printable(typed)}" in ${configuration.file}.${hint} There are: ${names.join(', ')}.`,
  )
}
