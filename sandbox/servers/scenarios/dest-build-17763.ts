import { variant } from './scenario.ts'

export const DEST_BUILD_17763 = variant(
  'dest-build-17763',
  'the destination runs Windows Server 2019',
  ({ destination }) => {
    Object.assign(destination.os, {
      caption: 'Microsoft Windows Server 2019 Standard',
      version: '10.0.17763',
      build: '17763',
    })
    const version = destination.registry['HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion']
    if (version) Object.assign(version, { CurrentBuild: '17763', ReleaseId: '1809' })
  },
)
