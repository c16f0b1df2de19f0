/** The same Next.js as the product's, with nothing of ours: what a page costs at least. */
export default { poweredByHeader: false, typescript: { ignoreBuildErrors: true } }
