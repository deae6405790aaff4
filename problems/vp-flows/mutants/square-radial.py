# ---
# title: "The circle is stretched along its radii"
# breaks: "$|\\det| = c$ at every point, but for the few rays that go to the squares' corners,
#   where the map has a kink."
# part: vp-square
# ceiling: 0.4
# hint: "Along the diagonal you stretch by more than c. Let the angle decide how far along its
#   side a point is."
# ---
# %% id="vp-square"
def disc_to_square(z, c):
    half = math.sqrt(math.pi * c) / 2 * z.norm(dim=1)
    directions = z / z.abs().amax(dim=1, keepdim=True).clamp(min=1e-300)
    return half[:, None] * directions, torch.full_like(half, math.log(c))
