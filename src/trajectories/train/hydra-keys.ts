/**
 * Keys of AgentGym-RL's configuration (github.com/WooooDyy/AgentGym-RL, verl/agent_trainer/config/ppo_trainer.yaml).
 * Hydra refuses any other unless a `+` stands before it, but only after minutes of loading.
 */
const TREE = `
data.{tokenizer,train_file,val_files,prompt_key,max_prompt_length,max_response_length,train_batch_size,val_batch_size,return_raw_input_ids,return_raw_chat,shuffle}
actor_rollout_ref.hybrid_engine
actor_rollout_ref.model.{path,external_lib,override_config,enable_gradient_checkpointing,use_remove_padding}
actor_rollout_ref.actor.{strategy,ppo_mini_batch_size,ppo_micro_batch_size,ppo_micro_batch_size_per_gpu,use_dynamic_bsz,ppo_max_token_len_per_gpu,grad_clip,clip_ratio,entropy_coeff,use_kl_loss,kl_loss_coef,kl_loss_type,ppo_epochs,shuffle,ulysses_sequence_parallel_size}
actor_rollout_ref.actor.optim.{lr,lr_warmup_steps_ratio,min_lr_ratio,warmup_style,total_training_steps}
actor_rollout_ref.actor.fsdp_config.{param_offload,grad_offload,optimizer_offload,fsdp_size}
actor_rollout_ref.actor.fsdp_config.wrap_policy.min_num_params
actor_rollout_ref.ref.{log_prob_micro_batch_size,log_prob_micro_batch_size_per_gpu,log_prob_use_dynamic_bsz,log_prob_max_token_len_per_gpu,ulysses_sequence_parallel_size}
actor_rollout_ref.ref.fsdp_config.param_offload
actor_rollout_ref.ref.fsdp_config.wrap_policy.min_num_params
actor_rollout_ref.agentgym.{task_name,env_addr,max_retries,max_rounds,timeout}
actor_rollout_ref.rollout.{name,temperature,top_k,top_p,prompt_length,response_length,dtype,gpu_memory_utilization,ignore_eos,enforce_eager,free_cache_engine,load_format,tensor_model_parallel_size,max_num_batched_tokens,max_model_len,max_num_seqs,max_tokens,log_prob_micro_batch_size,log_prob_micro_batch_size_per_gpu,log_prob_use_dynamic_bsz,log_prob_max_token_len_per_gpu,disable_log_stats,enable_chunked_prefill,do_sample,n,send_interval,rollout_log_dir}
critic.{rollout_n,strategy,ppo_mini_batch_size,ppo_micro_batch_size,ppo_micro_batch_size_per_gpu,forward_micro_batch_size,forward_micro_batch_size_per_gpu,use_dynamic_bsz,ppo_max_token_len_per_gpu,forward_max_token_len_per_gpu,ulysses_sequence_parallel_size,ppo_epochs,shuffle,grad_clip,cliprange_value}
critic.optim.{lr,lr_warmup_steps_ratio,min_lr_ratio,warmup_style,total_training_steps}
critic.model.{path,tokenizer_path,override_config,external_lib,enable_gradient_checkpointing,use_remove_padding}
critic.model.fsdp_config.{param_offload,grad_offload,optimizer_offload,fsdp_size}
critic.model.fsdp_config.wrap_policy.min_num_params
reward_model.{enable,strategy,micro_batch_size,micro_batch_size_per_gpu,max_length,ulysses_sequence_parallel_size,use_dynamic_bsz,forward_max_token_len_per_gpu,reward_manager,launch_reward_fn_async}
reward_model.model.{input_tokenizer,path,external_lib,use_remove_padding}
reward_model.model.fsdp_config.{min_num_params,param_offload,fsdp_size}
custom_reward_function.{path,name}
algorithm.{gamma,lam,adv_estimator,kl_penalty}
algorithm.rounds_ctrl.{type,rounds,steps_scaling_inter}
algorithm.kl_ctrl.{type,kl_coef}
trainer.{total_epochs,total_training_steps,project_name,experiment_name,logger,val_generations_to_log_to_wandb,nnodes,n_gpus_per_node,save_freq,resume_mode,resume_from_path,test_freq,critic_warmup,default_hdfs_dir,remove_previous_ckpt_in_save,max_local_ckpt_to_keep,del_local_ckpt_after_load,default_local_dir,storage_mode}
`;

export const HYDRA_KEYS: readonly string[] = TREE.trim()
  .split("\n")
  .flatMap((line) => {
    const [, stem = "", names] = /^(.*?)(?:\.\{(.*)\})?$/.exec(line) ?? [];
    return names === undefined ? [stem] : names.split(",").map((name) => `${stem}.${name}`);
  });
