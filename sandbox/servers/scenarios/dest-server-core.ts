import { variant } from './scenario.ts'

export const DEST_SERVER_CORE = variant(
  'dest-server-core',
  'the destination is a Server Core installation',
  ({ destination }) => {
    destination.os.sku = 13
    const version = destination.registry['HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion']
    if (version) version.InstallationType = 'Server Core'
  },
)
