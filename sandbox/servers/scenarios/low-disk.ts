import { variant } from './scenario.ts'

export const LOW_DISK = variant('low-disk', 'drive C: of the destination has 15 GB free', ({ destination }) => {
  const disk = destination.disks.find(({ device }) => device === 'C:')
  if (disk) disk.freeBytes = 15 * 1024 ** 3
})
