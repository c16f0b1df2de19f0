/**
 * In the place of `randombytes`, with which simple-peer names its connections and channels, and nothing else: that package throws where a browser
 * withholds `crypto`, and no call would come up for a name.
 * @param {number} size in bytes
 */
module.exports = (size) => ({
  /** Hexadecimal digits. */
  toString: () =>
    Array.from({ length: size }, () =>
      Math.floor(Math.random() * 256)
        .toString(16)
        .padStart(2, '0'),
    ).join(''),
})
