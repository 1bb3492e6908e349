/** Pieces of lengths that fall on no event's end. */
export function pieces(bytes) {
  const all = [];
  for (let at = 0, length = 1; at < bytes.length; at += length, length = (length % 61) + 7)
    all.push(bytes.subarray(at, at + length));
  return all;
}
