import type { CimQueryRequest, CimRow } from '../../../src/winrm/server.ts'
import { CIM_CLASSES } from '../cmdlets/windows/cim/cim-classes.ts'
import type { Value } from '../engine/value.ts'
import type { Caller } from '../state/caller.ts'
import type { Machine } from '../state/machine.ts'
import { accessDenied, wmiFailed } from './faults.ts'

const INVALID_NAMESPACE = 0x8004_100e
const INVALID_CLASS = 0x8004_1010
const INVALID_QUERY = 0x8004_1017

/** Answers a WQL query that came without a shell, from the classes that Get-CimInstance knows. */
export function queryCim(request: CimQueryRequest, machine: Machine, caller: Caller): CimRow[] {
  if (!caller.isAdministrator) throw accessDenied()
  const namespace = request.namespace.toLowerCase()
  const inNamespace = CIM_CLASSES.filter((candidate) => candidate.namespace === namespace)
  if (inNamespace.length === 0) throw wmiFailed(INVALID_NAMESPACE, 'The namespace is not valid. ')
  const found = inNamespace.find(({ name }) => name.toLowerCase() === request.className.toLowerCase())
  if (!found || found.isPresent?.(machine.state) === false) throw wmiFailed(INVALID_CLASS, 'The class is not known. ')
  return found.rows(machine.state, machine.now()).map((row) => {
    const columns = request.properties.map((wanted) => {
      const name = Object.keys(row).find((key) => key.toLowerCase() === wanted.toLowerCase())
      if (name === undefined) throw wmiFailed(INVALID_QUERY, 'The query is not valid. ')
      return [name, wireValue(row[name] ?? null)] as const
    })
    return Object.fromEntries(columns)
  })
}

function wireValue(value: Value): string | readonly string[] | null {
  if (value === null) return null
  if (Array.isArray(value)) return value.map((item) => wireText(item))
  return wireText(value as Value)
}

/** Times come in UTC, whatever the zone of the server. */
function wireText(value: Value): string {
  if (!isTyped(value)) return String(value)
  if (value.kind === 'date-time') return new Date(value.at).toISOString()
  return 'value' in value ? String(value.value) : ''
}

function isTyped(value: Value): value is Extract<Value, { readonly kind: string }> {
  return typeof value === 'object' && value !== null && 'kind' in value
}
