import { sameAccount, shortComputerName } from '../worksheet/names.ts'
import { defineRule, type RuleInput } from './rule.ts'

/** UUIDs that boards carry whose maker has not set one: many machines share them. */
const UNSET_UUIDS = [/^[0-]+$/, /^[f-]+$/, /^03000200-0400-0500-0006-000700080009$/]

export const twoDifferentServers = defineRule({
  id: 'B8',
  title: 'Source and destination are the same server.',
  statements: [2],
  check: (input) => {
    const same = whatIsEqual(input)
    if (same === undefined) return []
    return [
      {
        severity: 'block',
        server: null,
        subject: 'same-server',
        evidence: `${input.sourceId} and ${input.destinationId}: ${same}.`,
        remedy: 'Choose two different servers, and check the host names in the configuration.',
      },
    ]
  },
})

function whatIsEqual({ sourceId, destinationId, source, destination }: RuleInput): string | undefined {
  if (sourceId === destinationId) return 'the same name was given twice'

  const uuid = source.facts.computer.uuid.trim().toLowerCase()
  const isSet = uuid !== '' && !UNSET_UUIDS.some((unset) => unset.test(uuid))
  if (isSet && uuid === destination.facts.computer.uuid.trim().toLowerCase())
    return `both have the machine UUID ${uuid}`

  const name = shortComputerName(source.worksheet.computerName)
  const isSameName = sameAccount(name, shortComputerName(destination.worksheet.computerName))
  return isSameName ? `both have the computer name ${name}` : undefined
}
