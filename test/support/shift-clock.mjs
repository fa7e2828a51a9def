/* Loaded into a process of the product before anything else: its computer's clock is ahead by STATIONMASTER_TEST_CLOCK_AHEAD_MS. */
const aheadMs = Number(process.env.STATIONMASTER_TEST_CLOCK_AHEAD_MS ?? 0)
const trueNow = Date.now

Date.now = () => trueNow() + aheadMs
