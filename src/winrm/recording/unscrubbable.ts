/** Something that cannot be taken apart, so that nobody knows what is in it: it is left out of the recording. */
export class Unscrubbable extends Error {}
