import { variant } from './scenario.ts'

export const BOTH_VIRTUAL = variant(
  'both-virtual',
  'source and destination are virtual machines',
  ({ source, destination }) => {
    for (const { computer, wms } of [source, destination]) {
      Object.assign(computer, {
        manufacturer: 'Microsoft Corporation',
        model: 'Virtual Machine',
        isHypervisorPresent: true,
      })
      wms.isVirtualMachine = true
    }
  },
)
