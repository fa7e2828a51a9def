import { usesVirtualDesktops } from '../plan/virtual-desktops.ts'
import { defineRule } from './rule.ts'

export const templateIsReset = defineRule({
  id: 'A8',
  title: 'Importing the virtual desktop template resets what was customised in it.',
  statements: [43],
  check: ({ source, sourceId }) => {
    if (!usesVirtualDesktops(source.worksheet)) return []
    return [
      {
        severity: 'acknowledge',
        server: sourceId,
        subject: 'template',
        evidence: `Template on ${sourceId}: ${source.worksheet.virtualDesktops.templateName ?? 'not found'}.`,
        remedy: 'Plan to customise the template again on the destination, then acknowledge.',
      },
    ]
  },
})
