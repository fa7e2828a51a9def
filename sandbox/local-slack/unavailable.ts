/** The page cannot be had on this machine; the message says why, without a full stop. */
export class Unavailable extends Error {}
