import type { ClixmlValue } from '../clixml/values.ts'
import type { Statement } from '../psrp/pipeline.ts'

/** Everything that statements of one's own say: names of commands and parameters, and texts among the arguments. */
export function statementWords(statements: readonly Statement[]): string[] {
  return statements
    .flat()
    .flatMap(({ name, args }) => [
      name,
      ...args.flatMap((argument) => [argument.name ?? '', ...textsOf(argument.value)]),
    ])
}

function textsOf(value: ClixmlValue): string[] {
  if (value.kind === 'string') return [value.value]
  if (value.kind !== 'object' || value.content === undefined) return []
  if (value.content.kind === 'primitive') return textsOf(value.content.value)
  return value.content.kind === 'dictionary' ? [] : value.content.items.flatMap(textsOf)
}
