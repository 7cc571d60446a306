const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Keys that Compose knows, as its schema has them (github.com/compose-spec/compose-go, schema/compose-spec.json). */
export const ROOT_KEYS = words("version name include services models networks volumes secrets configs jobs");

export const SERVICE_KEYS = words(`
  annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name
  cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec
  depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file
  environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation
  label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models
  network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop
  privileged profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt
  shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits umask use_api_socket user
  userns_mode uts volumes volumes_from working_dir`);

export const NETWORK_KEYS = words(
  "attachable driver driver_opts enable_ipv4 enable_ipv6 external internal ipam labels name",
);
export const VOLUME_KEYS = words("driver driver_opts external labels name");
export const SECRET_KEYS = words(
  "content driver driver_opts environment external file labels name template_driver",
);

/** Inside a service. */
export const INNER_KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  build: words(`
    additional_contexts args cache_from cache_to context dockerfile dockerfile_inline entitlements extra_hosts
    isolation labels network no_cache platforms privileged provenance pull sbom secrets shm_size ssh tags target
    ulimits`),
  deploy: words(`
    endpoint_mode labels mode placement replicas resources restart_policy rollback_config update_config`),
  healthcheck: words("disable interval retries start_interval start_period test timeout"),
  logging: words("driver options"),
};
