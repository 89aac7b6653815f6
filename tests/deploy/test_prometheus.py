"""The alert rules that `tutorclaw deploy prometheus` prints: Prometheus takes them, and each is about what we
tell."""

import re

import pytest

from bot.deploy.printing import printed
from bot.metrics.gauges import GAUGES
from bot.metrics.metrics import COUNTERS, HISTOGRAMS, TIMES, Metrics
from tests.deploy.test_files import checked_by, place
from tests.tools import tool

PUBLIC = "https://bot.example.com/python"
FIRES = """
rule_files: [rules.yaml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - {series: 'tutorclaw_deliverers{job="tutorclaw"}', values: '1x5 0x20'}
      - {series: 'tutorclaw_oldest_delivery_seconds{job="tutorclaw"}', values: '0x30'}
      - {series: 'tutorclaw_unmatched_payments{job="tutorclaw"}', values: '0x5 1x20'}
      - {series: 'tutorclaw_messages_total{job="tutorclaw", outcome="refused"}', values: '0+30x30'}
      - {series: 'tutorclaw_messages_total{job="tutorclaw", outcome="answered"}', values: '7x30'}
    alert_rule_test:
      - {eval_time: 4m, alertname: TutorClawNobodyDelivers, exp_alerts: []}
      - eval_time: 20m
        alertname: TutorClawNobodyDelivers
        exp_alerts:
          - exp_labels: {severity: page, job: tutorclaw}
            exp_annotations:
              summary: "No process delivers: start `tutorclaw worker`, or set DELIVERY=inline."
      - {eval_time: 20m, alertname: TutorClawDeliveriesStuck, exp_alerts: []}
      - {eval_time: 4m, alertname: TutorClawUnmatchedPayments, exp_alerts: []}
      - eval_time: 20m
        alertname: TutorClawUnmatchedPayments
        exp_alerts:
          - exp_labels: {severity: ticket, job: tutorclaw}
            exp_annotations:
              summary: "Somebody paid and is not known: `tutorclaw payments --unmatched`."
"""


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(printed("prometheus", place(PUBLIC_URL=PUBLIC)))
    return path


def test_prometheus_takes_the_rules(rules):
    assert "SUCCESS" in checked_by(tool("promtool"), "check", "rules", str(rules))


def test_rules_fire_when_they_should_and_not_before(rules, tmp_path):
    (tmp_path / "tests.yaml").write_text(FIRES)
    checked_by(tool("promtool"), "test", "rules", "tests.yaml", cwd=tmp_path)


def test_each_metric_and_label_of_a_rule_is_told(rules):
    shown = Metrics().text().decode() + "".join(f"tutorclaw_{each.name}\n" for each in GAUGES)
    text = rules.read_text()
    names = set(re.findall(r"tutorclaw_\w+", re.sub("^#.*$", "", text, flags=re.MULTILINE)))
    assert len(names) > 10
    for name in names:
        assert re.search(rf"^{name}\b", shown, re.MULTILINE), name
    families = {f"tutorclaw_{each.name}": each for each in (*COUNTERS, *HISTOGRAMS, *TIMES)}
    for name, label, value in re.findall(r'(tutorclaw_\w+)\{(\w+)="([^"]+)"\}', text):
        family = families[re.sub("_(total|bucket|timestamp_seconds)$", "", name)]
        assert value in family.labels[label], (name, label, value)


def test_each_alert_says_what_is_wrong_and_how_soon_it_matters(rules):
    alerts = rules.read_text().split("- alert: ")[1:]
    assert len(alerts) > 10
    for each in alerts:
        assert re.search("severity: (page|ticket)", each)
        assert re.search('summary: ".+"', each)


def test_it_is_scraped_where_the_server_is():
    assert 'targets: ["bot.example.com"]' in printed("prometheus", place(PUBLIC_URL=PUBLIC))
    assert "/python/metrics" in printed("prometheus", place(PUBLIC_URL=PUBLIC))
    here = printed("prometheus", place(PORT="8100"))
    assert 'targets: ["127.0.0.1:8100"]' in here
    assert "scheme: http\n" in here
