import { bindingError, CmdletError } from './cmdlet-error.ts'
import type { Filter, Invocation } from './command.ts'
import { hasKind, isList, isObject, numberOf, propertyOf, textOf, type Value } from './value.ts'

const UTILITY = 'Microsoft.PowerShell.Utility'

const selectObject: Filter = {
  kind: 'filter',
  name: 'Select-Object',
  aliases: ['select'],
  module: UTILITY,
  implementation: 'Microsoft.PowerShell.Commands.SelectObjectCommand',
  parameters: [
    { name: 'InputObject', type: 'object' },
    { name: 'Property', type: 'object[]', position: 0 },
    { name: 'ExcludeProperty', type: 'string[]' },
    { name: 'ExpandProperty', type: 'string' },
    { name: 'First', type: 'int32' },
    { name: 'Last', type: 'int32' },
    { name: 'Skip', type: 'int32' },
    { name: 'Unique', type: 'switch' },
  ],
  run: (invocation, input) => {
    const { parameters } = invocation
    const skipped = input.slice(parameters.number('Skip') ?? 0)
    const first = parameters.number('First')
    const last = parameters.number('Last')
    const chosen = first !== undefined ? skipped.slice(0, first) : last !== undefined ? skipped.slice(-last) : skipped
    const expand = parameters.text('ExpandProperty')
    if (expand !== undefined) return chosen.flatMap((object) => expandProperty(invocation, object, expand))
    const names = parameters.texts('Property')
    return names === undefined ? chosen : chosen.map((object) => selectProperties(object, names))
  },
}

function expandProperty(invocation: Invocation, object: Value, name: string): readonly Value[] {
  const value = propertyOf(object, name)
  if (value !== undefined) return isList(value) ? value : [value]
  invocation.writeError(
    new CmdletError({
      message: `Property "${name}" cannot be found.`,
      exception: 'System.Management.Automation.PSArgumentException',
      id: 'ExpandPropertyNotFound',
      category: 'InvalidArgument',
      targetName: textOf(object),
      terminating: false,
    }),
  )
  return []
}

function selectProperties(object: Value, names: readonly string[]): Value {
  const properties: Record<string, Value> = {}
  for (const name of names) {
    if (name.includes('*')) {
      const all = isObject(object) ? object.properties : {}
      for (const [key, value] of Object.entries(all)) if (wildcard(name).test(key)) properties[key] = value
    } else {
      const key = isObject(object)
        ? (Object.keys(object.properties).find((own) => own.toLowerCase() === name.toLowerCase()) ?? name)
        : name
      properties[key] = propertyOf(object, name) ?? null
    }
  }
  const typeName = isObject(object) ? (object.typeNames[0] ?? 'System.Object') : 'System.Object'
  return {
    kind: 'object',
    typeNames: [`Selected.${typeName}`, 'System.Management.Automation.PSCustomObject', 'System.Object'],
    text: `@{${Object.entries(properties)
      .map(([name, value]) => `${name}=${textOf(value)}`)
      .join('; ')}}`,
    properties,
    notes: true,
  }
}

/** A PowerShell wildcard as an expression over whole texts, without regard to case. */
export function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')
  return new RegExp(`^${escaped.replace(/\?/g, '.')}$`, 'is')
}

type Comparison = (left: Value, right: Value) => boolean

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  EQ: (left, right) => compareValues(left, right) === 0,
  NE: (left, right) => compareValues(left, right) !== 0,
  GT: (left, right) => compareValues(left, right) > 0,
  GE: (left, right) => compareValues(left, right) >= 0,
  LT: (left, right) => compareValues(left, right) < 0,
  LE: (left, right) => compareValues(left, right) <= 0,
  Like: (left, right) => wildcard(textOf(right)).test(textOf(left)),
  NotLike: (left, right) => !wildcard(textOf(right)).test(textOf(left)),
  In: (left, right) => (isList(right) ? right : [right]).some((item) => compareValues(left, item) === 0),
  NotIn: (left, right) => !(isList(right) ? right : [right]).some((item) => compareValues(left, item) === 0),
}

/** PowerShell compares by the left side's type: numbers as numbers, the rest as text without case. */
function compareValues(left: Value, right: Value): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1
  if (typeof left === 'boolean') return Number(left) - Number(right === true || textOf(right).toLowerCase() === 'true')
  const number = numberOf(left)
  if (number !== undefined && !(hasKind(left) && left.kind === 'enum'))
    return number - (numberOf(right) ?? Number(textOf(right)))
  return textOf(left).toLowerCase().localeCompare(textOf(right).toLowerCase(), 'en')
}

const whereObject: Filter = {
  kind: 'filter',
  name: 'Where-Object',
  aliases: ['where', '?'],
  module: 'Microsoft.PowerShell.Core',
  implementation: 'Microsoft.PowerShell.Commands.WhereObjectCommand',
  defaultSet: 'EQ',
  parameters: [
    { name: 'InputObject', type: 'object' },
    { name: 'Property', type: 'string', mandatory: true, position: 0 },
    { name: 'Value', type: 'object', position: 1 },
    ...Object.keys(COMPARISONS).map((name) => ({
      name,
      ...(name.length === 2 ? { aliases: [`I${name.toLowerCase()}`] } : {}),
      type: 'switch' as const,
      sets: { [name]: { mandatory: name !== 'EQ' } },
    })),
  ],
  run: ({ parameters }, input) => {
    const name = parameters.text('Property') ?? ''
    const isBare = !parameters.has(parameters.set)
    const comparison = COMPARISONS[parameters.set]
    if (!comparison) throw bindingError('AmbiguousParameterSet', 'The comparison is not supported.')
    const wanted = parameters.get('Value') ?? null
    return input.filter((object) => {
      const value = propertyOf(object, name) ?? null
      return isBare ? isTrue(value) : comparison(value, wanted)
    })
  },
}

function isTrue(value: Value): boolean {
  if (value === null || value === '' || value === false) return false
  return numberOf(value) !== 0
}

const sortObject: Filter = {
  kind: 'filter',
  name: 'Sort-Object',
  aliases: ['sort'],
  module: UTILITY,
  implementation: 'Microsoft.PowerShell.Commands.SortObjectCommand',
  parameters: [
    { name: 'Property', type: 'string[]', position: 0 },
    { name: 'Descending', type: 'switch' },
    { name: 'InputObject', type: 'object' },
  ],
  run: ({ parameters }, input) => {
    const names = parameters.texts('Property')
    const sign = parameters.flag('Descending') ? -1 : 1
    const keys = (object: Value): Value[] => names?.map((name) => propertyOf(object, name) ?? null) ?? [object]
    return [...input].sort((a, b) => {
      const [left, right] = [keys(a), keys(b)]
      const differing = left.map((key, index) => compareValues(key, right[index] ?? null)).find((order) => order !== 0)
      return sign * (differing ?? 0)
    })
  },
}

const measureObject: Filter = {
  kind: 'filter',
  name: 'Measure-Object',
  aliases: ['measure'],
  module: UTILITY,
  implementation: 'Microsoft.PowerShell.Commands.MeasureObjectCommand',
  parameters: [
    { name: 'Property', type: 'string[]', position: 0 },
    { name: 'Sum', type: 'switch' },
    { name: 'InputObject', type: 'object' },
  ],
  run: ({ parameters }, input) => {
    const property = parameters.texts('Property')?.[0]
    const numbers = input.map((object) =>
      numberOf(property === undefined ? object : (propertyOf(object, property) ?? null)),
    )
    const sum = numbers.reduce<number>((total, number) => total + (number ?? 0), 0)
    return [
      {
        kind: 'object',
        typeNames: [
          'Microsoft.PowerShell.Commands.GenericMeasureInfo',
          'Microsoft.PowerShell.Commands.MeasureInfo',
          'System.Object',
        ],
        properties: {
          Count: input.length,
          Average: null,
          Sum: parameters.flag('Sum') ? { kind: 'number', type: 'double', value: sum } : null,
          Maximum: null,
          Minimum: null,
          Property: property ?? null,
        },
      },
    ]
  },
}

/** By one property, as the server's own text of its values; ordered as PowerShell 5.1 does. */
const groupObject: Filter = {
  kind: 'filter',
  name: 'Group-Object',
  aliases: ['group'],
  module: UTILITY,
  implementation: 'Microsoft.PowerShell.Commands.GroupObjectCommand',
  parameters: [
    { name: 'Property', type: 'object[]', position: 0 },
    { name: 'NoElement', type: 'switch' },
    { name: 'InputObject', type: 'object' },
  ],
  run: ({ parameters }, input) => {
    const name = parameters.texts('Property')?.[0]
    const groups = new Map<string, Value[]>()
    for (const object of input) {
      const key = textOf(name === undefined ? object : (propertyOf(object, name) ?? null))
      groups.set(key, [...(groups.get(key) ?? []), object])
    }
    const type = 'Microsoft.PowerShell.Commands.GroupInfo'
    const typeNames = [...(parameters.flag('NoElement') ? [`${type}NoElement`] : []), type, 'System.Object']
    return [...groups].map(([text, members]) => ({
      kind: 'object',
      typeNames,
      properties: { Count: members.length, Name: text, ...(parameters.flag('NoElement') ? {} : { Group: members }) },
    }))
  },
}

const writeOutput: Filter = {
  kind: 'filter',
  name: 'Write-Output',
  aliases: ['echo', 'write'],
  module: UTILITY,
  implementation: 'Microsoft.PowerShell.Commands.WriteOutputCommand',
  parameters: [
    { name: 'InputObject', type: 'object', position: 0 },
    { name: 'NoEnumerate', type: 'switch' },
  ],
  run: ({ parameters }, input) => {
    if (!parameters.has('InputObject')) return input
    const value = parameters.get('InputObject') ?? null
    return isList(value) && !parameters.flag('NoEnumerate') ? value : [value]
  },
}

/** The commands that only work on what comes down the pipeline. */
export const FILTERS: readonly Filter[] = [
  selectObject,
  whereObject,
  sortObject,
  measureObject,
  groupObject,
  writeOutput,
]
