# Completion of `sterna` for fish.
set -l verbs run validate explain schema inspect verify compare decompose calibrate report info
set -l none "not __fish_seen_subcommand_from $verbs"

complete -c sterna -f
complete -c sterna -l help -d 'help'
complete -c sterna -n "$none" -l version -d 'version'
complete -c sterna -n "$none" -a run -d 'run one scenario'
complete -c sterna -n "$none" -a validate -d 'check scenarios without running them'
complete -c sterna -n "$none" -a explain -d 'say what a key, lever, process or series means'
complete -c sterna -n "$none" -a schema -d 'print the JSON Schema of scenarios'
complete -c sterna -n "$none" -a inspect -d 'say what is in a result file'
complete -c sterna -n "$none" -a verify -d 'run a result again and compare digests'
complete -c sterna -n "$none" -a compare -d 'run base and variants as twins'
complete -c sterna -n "$none" -a decompose -d 'net brain effect and its channels'
complete -c sterna -n "$none" -a calibrate -d 'fit corridor constants'
complete -c sterna -n "$none" -a report -d 'draw figures and write the report page'
complete -c sterna -n "$none" -a info -d 'say what this build contains'

complete -c sterna -n '__fish_seen_subcommand_from run validate compare decompose calibrate' -k -a '(__fish_complete_suffix .yaml)'
complete -c sterna -n '__fish_seen_subcommand_from inspect verify report' -k -a '(__fish_complete_suffix .h5)'
complete -c sterna -n '__fish_seen_subcommand_from run compare decompose calibrate report' -s o -l output -r -F -d 'where to write'
complete -c sterna -n '__fish_seen_subcommand_from run compare decompose calibrate verify' -s t -l threads -x -d 'number of threads'
complete -c sterna -n '__fish_seen_subcommand_from run compare decompose calibrate' -l seed -x -d 'seed'
complete -c sterna -n '__fish_seen_subcommand_from run compare' -l quiet -d 'no progress'
complete -c sterna -n '__fish_seen_subcommand_from run compare' -l progress -x -a 'auto plain none' -d 'how to show progress'
complete -c sterna -n '__fish_seen_subcommand_from compare' -l replicates -x -d 'number of replicates'
complete -c sterna -n '__fish_seen_subcommand_from run' -s P -x -d 'section.key=value'
complete -c sterna -n '__fish_seen_subcommand_from run' -l checkpoint-every -x -d 'steps between checkpoints'
complete -c sterna -n '__fish_seen_subcommand_from run' -l restart -d 'go on from the newest checkpoint'
complete -c sterna -n '__fish_seen_subcommand_from run' -l from -r -F -d 'branch from a checkpoint'
complete -c sterna -n '__fish_seen_subcommand_from run' -l wall-time -x -d 'time limit'
complete -c sterna -n '__fish_seen_subcommand_from run' -l reproducible -d 'leave out what may differ'
