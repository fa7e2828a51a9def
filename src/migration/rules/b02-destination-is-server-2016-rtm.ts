import { defineRule } from './rule.ts'

/** The only release that has the role and is Windows Server 2016 RTM; the role is gone from version 1803 on. */
const RTM_BUILD = '14393'

export const destinationIsServer2016Rtm = defineRule({
  id: 'B2',
  title: 'The destination does not run the released version of Windows Server 2016.',
  statements: [2, 17],
  check: ({ destination, destinationId }) => {
    const { os } = destination.facts
    if (os.build === RTM_BUILD && os.productType !== 1) return []
    return [
      {
        severity: 'block',
        server: destinationId,
        subject: 'operating-system',
        evidence: `${destinationId} runs ${os.caption}, version ${os.version}, build ${os.build}; needed is build ${RTM_BUILD}.`,
        remedy: 'Install Windows Server 2016 Standard or Datacenter (build 14393) on the destination.',
      },
    ]
  },
})
