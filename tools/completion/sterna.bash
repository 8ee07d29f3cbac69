# Completion of `sterna` for bash.
_sterna() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb="" word
    local verbs="run validate explain schema defaults compare decompose ensemble expand sensitivity frontier calibrate hindcast inspect verify report bench info"
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        [[ " $verbs " == *" $word "* ]] && verb=$word && break
    done

    case $previous in
        -o | --output) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
        --progress) mapfile -t COMPREPLY < <(compgen -W "auto plain none" -- "$current"); return ;;
        --against) mapfile -t COMPREPLY < <(compgen -W "unskilled_prospect no_migration policy_off" -- "$current"); return ;;
        -t | --threads | --seed | -P | --parameter | -n | --replicates | -w | --weight | --precision | --speed) return ;;
        -m | --method) mapfile -t COMPREPLY < <(compgen -W "morris sobol" -- "$current"); return ;;
        --mobility) mapfile -t COMPREPLY < <(compgen -W "base high" -- "$current"); return ;;
        --profile) mapfile -t COMPREPLY < <(compgen -W "E32 E8 both" -- "$current"); return ;;
        --countries | --steps | --channels | --years | --passes | --workers | --samples | --resamples | --population | --generations) return ;;
    esac

    local running="-t --threads --seed -P --parameter --progress -q --quiet" output="-o --output --reproducible"
    local options="-h --help" files=""
    case $verb in
        "") options+=" --version $verbs" ;;
        run) options+=" $running $output" files=yaml ;;
        validate) options+=" -P --parameter" files=yaml ;;
        explain) options+=" --all" ;;
        compare) options+=" $running $output -n --replicates -w --weight --precision --dry-run --speed" files="[yh][a5]*" ;;
        decompose) options+=" $running $output --against -n --replicates --channels --no-channels --item --from --at --dry-run" files=yaml ;;
        ensemble) options+=" $running $output --dry-run" files=yaml ;;
        expand) options+=" -P --parameter -o --output" files=yaml ;;
        sensitivity) options+=" $running $output -m --method -n --samples --resamples --dry-run" files=yaml ;;
        frontier) options+=" $running $output --population --generations --dry-run" files=yaml ;;
        calibrate) options+=" $running --years --passes --workers --check"
            options+=" --fit --particles --generations --simulations --fit-workers" files=folder ;;
        hindcast) options+=" $running -o --output --years --workers --errors --posterior --members --rates-of" files=folder ;;
        inspect) files=h5 ;;
        verify) options+=" -t --threads" files=h5 ;;
        report) options+=" -o --output" files=h5 ;;
        bench) options+=" refmig $output --workers --countries --steps --mobility --profile --seed -t --threads" ;;
    esac

    if [[ $current == -* || -z $files ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
    else
        compopt -o filenames
        mapfile -t COMPREPLY < <([[ $files != folder ]] && compgen -f -X "!*.$files" -- "$current"; compgen -d -- "$current")
    fi
}
complete -F _sterna sterna
