"""The look of the Home page: cards that are links all over, and the lines of the tree."""

WAY, NODE, GROWN, BRANCH = (f'[class*="st-key-home-{name}-"]' for name in ("way", "node", "grown", "branch"))
CARD = f":is({WAY}, {NODE})"
ITEM, BLOCK = '[data-testid="stElementContainer"]', '[data-testid="stLayoutWrapper"]'

CARDS = f"""
/* the first link of a card covers all of it; a second one lies on top */
{CARD} {{ position: relative; transition: background .15s; }}
{CARD} > {ITEM}:first-child, {CARD} > {ITEM}:first-child :not(span) {{ position: static; background: none !important; }}
{CARD} > {ITEM}:first-child a::after {{ content: ""; position: absolute; inset: 0; z-index: 1; }}
{NODE} > {ITEM}:nth-child(4) {{ z-index: 2; }}
{CARD}:hover {{ background: color-mix(in srgb, currentColor 5%, transparent); }}
{CARD} > {ITEM}:first-child a {{ padding: 0; }}
{CARD} > {ITEM}:first-child a:focus-visible {{ box-shadow: none; }}
{CARD}:has(> {ITEM}:first-child a:focus-visible) {{ outline: 2px solid; outline-offset: 2px; }}
{WAY} a :is(p, span) {{ font-size: 1.3rem; font-weight: 650; }}
"""

TREE = f"""
.st-key-home-family {{ --line: 2px solid color-mix(in srgb, currentColor 25%, transparent); }}
.st-key-home-root, {BRANCH} > {ITEM}:first-child {{ border: var(--line); border-radius: .5rem; padding: .55rem 1rem; }}
.st-key-home-root {{ width: fit-content !important; margin: auto; }}
{BRANCH} > {ITEM}:first-child {{ margin-bottom: .5rem; }}
{NODE} {{ flex-flow: row wrap; gap: 0 1.1rem !important; padding: .4rem .6rem .5rem; border-radius: .5rem; }}
{NODE} > {ITEM} {{ width: auto !important; }}
{NODE} > {ITEM}:nth-child(3) {{ flex: 1 1 0; min-width: 75%; }}
{NODE} :is(p, [data-testid="stMarkdownContainer"], [data-testid="stCaptionContainer"]) {{ margin: 0; }}
{NODE} > {ITEM}:first-child a :is(p, span) {{ white-space: normal; font-weight: 600; }}
{NODE} > {ITEM}:last-child a {{ padding: 0 .2rem; }}
{NODE} > {ITEM}:last-child a :is(p, span) {{ font-size: .85rem; font-weight: 400; }}

/* lines: a hook into each node, and on past it while others follow */
{BLOCK}:has(> :is({NODE}, {GROWN})) {{ position: relative; padding-left: 1.6rem; }}
{BLOCK}:has(> {NODE})::before, {BLOCK}:has(~ {BLOCK} > {NODE})::after {{
  content: ""; position: absolute; left: .5rem; top: -.5rem; border-left: var(--line); }}
{BLOCK}:has(> {NODE})::before {{
  width: .9rem; height: 1.7rem; border-bottom: var(--line); border-bottom-left-radius: .5rem; }}
{BLOCK}:has(~ {BLOCK} > {NODE})::after {{ bottom: .5rem; }}
{BLOCK}:has(> {NODE}):has(~ {BLOCK} > {NODE})::after {{ top: .7rem; }}
@media (min-width: 641px) {{
  .st-key-home-family [data-testid="stHorizontalBlock"] {{ position: relative; padding-top: 1.1rem; }}
  .st-key-home-family [data-testid="stHorizontalBlock"]::before {{
    content: ""; position: absolute; top: 0; left: 25%; right: 25%; height: 1.1rem;
    border: var(--line); border-bottom: 0; border-radius: .5rem .5rem 0 0; }}
  .st-key-home-root {{ position: relative; }}
  .st-key-home-root::after {{
    content: ""; position: absolute; top: 100%; left: 50%; height: 1rem; border-left: var(--line); }}
}}
"""

STYLE = f"""
<style>
.st-key-home-words h3 {{ padding-top: 0; }}
.stMain [class*="st-key-home-"] p {{ word-break: keep-all; overflow-wrap: anywhere; }}
{CARDS}{TREE}
</style>
"""
