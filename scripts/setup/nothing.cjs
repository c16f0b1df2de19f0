// In the bundle of the signalling server instead of packages of which it uses nothing.
module.exports = {}
