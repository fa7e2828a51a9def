import { templateFileOf, usesVirtualDesktops } from '../plan/virtual-desktops.ts'
import { defineRule, type Found, type RuleInput } from './rule.ts'

export const templateIsReset = defineRule({
  id: 'A8',
  title: 'Importing the virtual desktop template resets what was customised in it.',
  statements: [43],
  check: (input) => {
    const { source, sourceId } = input
    if (!usesVirtualDesktops(source.worksheet)) return []
    return [
      {
        severity: 'acknowledge',
        server: sourceId,
        subject: 'template',
        evidence: `Template on ${sourceId}: ${source.worksheet.virtualDesktops.templateName ?? 'not found'}.`,
        remedy: 'Plan to customise the template again on the destination, then acknowledge.',
      },
      ...derivedLocation(input),
    ]
  },
})

/** No cmdlet names the file that the wizard would be given. The subject holds it, so that another place is asked again. */
function derivedLocation({ source, sourceId, desired, destination }: RuleInput): Found[] {
  const file = templateFileOf(desired.virtualDesktops.templateLocation)
  if (!file || destination.worksheet.virtualDesktops.templateName !== null) return []
  return [
    {
      severity: 'acknowledge',
      server: sourceId,
      subject: `template-location ${file.from.toLowerCase()}`,
      title: 'Which file is the template of the virtual desktops was concluded, not read.',
      evidence: `${source.worksheet.virtualDesktops.templateName} on ${sourceId} is taken to be ${file.original}, which other computers see as ${file.from}.`,
      remedy: 'Compare with the place of the template that you would give the import wizard, then acknowledge.',
    },
  ]
}
