import { CmdletError } from '../../../engine/cmdlet-error.ts'
import { numberOf, textOf, type Value } from '../../../engine/value.ts'

const TERM = /^\s*(\w+)\s*(=|<>|!=|<=|>=|<|>|LIKE)\s*(?:'([^']*)'|"([^"]*)"|(-?\d+)|(TRUE|FALSE))\s*$/i

type Row = Readonly<Record<string, Value>>

/** A test for `Name = value AND …`, the part of WQL that inventories use. Throws CmdletError for anything else. */
export function parseWqlFilter(filter: string): (row: Row) => boolean {
  const tests = filter.split(/\s+AND\s+/i).map(parseTerm)
  return (row) => tests.every((test) => test(row))
}

function parseTerm(term: string): (row: Row) => boolean {
  const match = TERM.exec(term)
  if (!match) throw invalidQuery()
  const [, name = '', operator = '', single, double, digits, word] = match
  const wanted = single ?? double ?? digits ?? word ?? ''
  return (row) => {
    const key = Object.keys(row).find((candidate) => candidate.toLowerCase() === name.toLowerCase())
    if (key === undefined) throw invalidQuery()
    return compare(row[key] ?? null, operator.toUpperCase(), wanted)
  }
}

function compare(value: Value, operator: string, wanted: string): boolean {
  if (operator === 'LIKE') {
    const pattern = wanted
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replace(/%/g, '.*')
      .replace(/_/g, '.')
    return new RegExp(`^${pattern}$`, 'i').test(textOf(value))
  }
  const number = typeof value === 'boolean' ? Number(value) : numberOf(value)
  const target = /^(true|false)$/i.test(wanted) ? Number(/^true$/i.test(wanted)) : Number(wanted)
  const order =
    number === undefined
      ? textOf(value).toLowerCase().localeCompare(wanted.toLowerCase(), 'en')
      : Math.sign(number - target)
  switch (operator) {
    case '=':
      return order === 0
    case '<':
      return order < 0
    case '>':
      return order > 0
    case '<=':
      return order <= 0
    case '>=':
      return order >= 0
    default:
      return order !== 0
  }
}

function invalidQuery(): CmdletError {
  return new CmdletError({
    message: 'Invalid query ',
    exception: 'Microsoft.Management.Infrastructure.CimException',
    id: 'HRESULT 0x80041017',
    category: 'InvalidArgument',
  })
}
