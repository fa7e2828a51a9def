import { variant } from './scenario.ts'

export const VIRTUAL_SIGNALS_DISAGREE = variant(
  'virtual-signals-disagree',
  'the destination looks like a virtual machine and MultiPoint says that it is none',
  ({ destination }) => {
    Object.assign(destination.computer, {
      manufacturer: 'Microsoft Corporation',
      model: 'Virtual Machine',
      isHypervisorPresent: true,
    })
  },
)
