-- A copy of a database watches nothing, listens to nobody and tells nobody.
UPDATE o2b_sla_monitor_status
   SET next_check_at = NULL, lease_until = NULL;
UPDATE o2b_sla_source
   SET active = false;
UPDATE o2b_sla_agreement
   SET status_token = NULL;
DELETE FROM ir_config_parameter
 WHERE key = 'o2b_sla_uptime.health_token';
UPDATE o2b_sla_heartbeat
   SET phase = 'paused', expected_at = NULL, deadline_at = NULL
 WHERE phase != 'new';
