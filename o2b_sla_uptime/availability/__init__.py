# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is measured, held against the norm. Pure Python: imports no Odoo."""

from .burn import STEPS, burn_rate, trip
from .chain import in_parallel, in_series
from .display import exact, floor_percent, norm_text
from .intervals import (
    clip,
    intersect,
    normalise,
    subtract,
    total,
    union,
    within,
)
from .judgement import (
    BREACHED,
    COUNTS,
    EXCLUDED,
    MET,
    MODES,
    NOT_APPLICABLE,
    UNDETERMINED,
    UP,
    VERDICTS,
    WHOLE,
    Judgement,
    allowance,
    excuse,
    judge,
    pool,
    settle,
    worst,
)
from .parts import Part, cut, join, judge_parts
from .period import (
    as_zone,
    days,
    local_day,
    midnight,
    month_period,
    months,
    next_month,
    tzdata_version,
)
from .precision import chance_to_see, length_error
from .proof import describe, figures
from .report import (
    counted_spans,
    describe_outages,
    maintenance_lines,
    outage_lines,
    uptime_lines,
)
from .tree import ALL, ANY, RULES, combine
