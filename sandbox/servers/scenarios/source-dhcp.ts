import { variant } from './scenario.ts'

export const SOURCE_DHCP = variant('source-dhcp', 'the source is a DHCP server as well', ({ source }) => {
  const dhcp = source.features.find((feature) => feature.name === 'DHCP')
  if (dhcp) dhcp.installState = 'Installed'
})
