/** How many times faster than real time the site's clock runs. */
export const SPEED = 60

/** A site where nothing is waited for longer than a death takes to be mended; by the site's clock. */
export const POLICY = {
  noticesBefore: [],
  stationPoll: '30s',
  retryDelays: ['10s', '20s', '30s', '30s', '30s', '30s', '30s', '30s'],
  sessionGrace: '20s',
  progressPoll: '20s',
  pilotPoll: '30s',
}
