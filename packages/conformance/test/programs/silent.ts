export default { name: "silent", start: () => {} };
