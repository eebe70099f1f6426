export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  
  "public": {
          Tables: {
            "account_ledger": {
                  Row: {
                    "amount": number,"cash": number,"created_at": string,"entry_date": string,"entry_id": number,"kind": string,"note": string | null,"recorded_by": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "amount": number,"cash"?: never,"created_at"?: string,"entry_date"?: string,"entry_id"?: never,"kind": string,"note"?: string | null,"recorded_by"?: string | null
                  }
                  Update: {
                    "amount"?: number,"cash"?: never,"created_at"?: string,"entry_date"?: string,"entry_id"?: never,"kind"?: string,"note"?: string | null,"recorded_by"?: string | null
                  }
                  Relationships: [
                    
                  ]
                },"actions": {
                  Row: {
                    "acted_at": string,"action": string,"action_id": number,"at": string,"message": string | null,"outcome": string,"subject": NonNullable<Json>,"update_id": number | null,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "acted_at"?: string,"action": string,"action_id"?: never,"at"?: string,"message"?: string | null,"outcome": string,"subject"?: NonNullable<Json>,"update_id"?: number | null,"user_id": string
                  }
                  Update: {
                    "acted_at"?: string,"action"?: string,"action_id"?: never,"at"?: string,"message"?: string | null,"outcome"?: string,"subject"?: NonNullable<Json>,"update_id"?: number | null,"user_id"?: string
                  }
                  Relationships: [
                    
                  ]
                },"broker_balances": {
                  Row: {
                    "book_equity": number | null,"buying_power": number,"cash": number | null,"equity": number | null,"told_at": string,"trade_date": string
                  }
                  ComputedFields: never
                  Insert: {
                    "book_equity"?: number | null,"buying_power": number,"cash"?: number | null,"equity"?: number | null,"told_at"?: string,"trade_date": string
                  }
                  Update: {
                    "book_equity"?: number | null,"buying_power"?: number,"cash"?: number | null,"equity"?: number | null,"told_at"?: string,"trade_date"?: string
                  }
                  Relationships: [
                    
                  ]
                },"daily_volatility": {
                  Row: {
                    "close": number | null,"hv20": number | null,"hv60": number | null,"iv30": number | null,"ticker": string,"trade_date": string
                  }
                  ComputedFields: never
                  Insert: {
                    "close"?: number | null,"hv20"?: number | null,"hv60"?: number | null,"iv30"?: number | null,"ticker": string,"trade_date": string
                  }
                  Update: {
                    "close"?: number | null,"hv20"?: number | null,"hv60"?: number | null,"iv30"?: number | null,"ticker"?: string,"trade_date"?: string
                  }
                  Relationships: [
                    
                  ]
                },"dividends": {
                  Row: {
                    "amount": number,"ex_date": string,"source": string,"ticker": string
                  }
                  ComputedFields: never
                  Insert: {
                    "amount": number,"ex_date": string,"source": string,"ticker": string
                  }
                  Update: {
                    "amount"?: number,"ex_date"?: string,"source"?: string,"ticker"?: string
                  }
                  Relationships: [
                    
                  ]
                },"drifts": {
                  Row: {
                    "booked": number,"checks": number,"counted_at": string,"dismissed_at": string | null,"dismissed_by": string | null,"explained": number,"held": number,"kind": string,"position_ids": (number)[],"shares_change": number | null,"since": string,"speaks": boolean,"symbol": string,"ticker": string,"underlying_price": number | null
                  }
                  ComputedFields: never
                  Insert: {
                    "booked": number,"checks"?: number,"counted_at"?: string,"dismissed_at"?: string | null,"dismissed_by"?: string | null,"explained"?: number,"held": number,"kind": string,"position_ids": (number)[],"shares_change"?: number | null,"since"?: string,"speaks"?: never,"symbol": string,"ticker": string,"underlying_price"?: number | null
                  }
                  Update: {
                    "booked"?: number,"checks"?: number,"counted_at"?: string,"dismissed_at"?: string | null,"dismissed_by"?: string | null,"explained"?: number,"held"?: number,"kind"?: string,"position_ids"?: (number)[],"shares_change"?: number | null,"since"?: string,"speaks"?: never,"symbol"?: string,"ticker"?: string,"underlying_price"?: number | null
                  }
                  Relationships: [
                    
                  ]
                },"earnings": {
                  Row: {
                    "reports_on": string,"source": string,"ticker": string
                  }
                  ComputedFields: never
                  Insert: {
                    "reports_on": string,"source"?: string,"ticker": string
                  }
                  Update: {
                    "reports_on"?: string,"source"?: string,"ticker"?: string
                  }
                  Relationships: [
                    
                  ]
                },"exit_rules": {
                  Row: {
                    "exit_dte": number | null,"profit_target_percent": number | null,"profit_target_percent_at_one_strike": number | null,"stop_loss_of": string,"stop_loss_percent": number | null,"strategy_type": string
                  }
                  ComputedFields: never
                  Insert: {
                    "exit_dte"?: number | null,"profit_target_percent"?: number | null,"profit_target_percent_at_one_strike"?: number | null,"stop_loss_of": string,"stop_loss_percent"?: number | null,"strategy_type": string
                  }
                  Update: {
                    "exit_dte"?: number | null,"profit_target_percent"?: number | null,"profit_target_percent_at_one_strike"?: number | null,"stop_loss_of"?: string,"stop_loss_percent"?: number | null,"strategy_type"?: string
                  }
                  Relationships: [
                    
                  ]
                },"incidents": {
                  Row: {
                    "began_at": string,"clear_looks": number,"ended_at": string | null,"fault": string,"incident_id": number,"part": string,"says": string,"subject": string
                  }
                  ComputedFields: never
                  Insert: {
                    "began_at"?: string,"clear_looks"?: number,"ended_at"?: string | null,"fault": string,"incident_id"?: never,"part": string,"says": string,"subject": string
                  }
                  Update: {
                    "began_at"?: string,"clear_looks"?: number,"ended_at"?: string | null,"fault"?: string,"incident_id"?: never,"part"?: string,"says"?: string,"subject"?: string
                  }
                  Relationships: [
                    
                  ]
                },"index_roots": {
                  Row: {
                    "is_broad": boolean,"root": string,"settles_by": string | null,"spread_tick": number,"underlying": string
                  }
                  ComputedFields: never
                  Insert: {
                    "is_broad"?: boolean,"root": string,"settles_by"?: string | null,"spread_tick"?: number,"underlying": string
                  }
                  Update: {
                    "is_broad"?: boolean,"root"?: string,"settles_by"?: string | null,"spread_tick"?: number,"underlying"?: string
                  }
                  Relationships: [
                    
                  ]
                },"journal": {
                  Row: {
                    "mistakes": (string)[],"mood_after": string | null,"mood_before": string | null,"note_id": number,"position_id": number | null,"rating": number | null,"tags": (string)[],"text": string,"trade_date": string,"words": unknown,"written_at": string,"written_by": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "mistakes"?: (string)[],"mood_after"?: string | null,"mood_before"?: string | null,"note_id"?: never,"position_id"?: number | null,"rating"?: number | null,"tags"?: (string)[],"text": string,"trade_date"?: string,"words"?: never,"written_at"?: string,"written_by"?: string | null
                  }
                  Update: {
                    "mistakes"?: (string)[],"mood_after"?: string | null,"mood_before"?: string | null,"note_id"?: never,"position_id"?: number | null,"rating"?: number | null,"tags"?: (string)[],"text"?: string,"trade_date"?: string,"words"?: never,"written_at"?: string,"written_by"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "journal_position_id_fkey"
      columns: ["position_id"]
isOneToOne: false
      referencedRelation: "positions"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "journal_position_id_fkey"
      columns: ["position_id"]
isOneToOne: false
      referencedRelation: "v_open_positions"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "journal_position_id_fkey"
      columns: ["position_id"]
isOneToOne: false
      referencedRelation: "v_opportunities"
      referencedColumns: ["position_id"]
    }
                  ]
                },"limits": {
                  Row: {
                    "max_daily_loss": number | null,"max_open_positions": number | null,"max_positions_per_expiration": number | null,"max_risk_per_ticker": number | null,"max_risk_per_trade": number | null,"max_total_collateral": number | null,"min_buying_power": number | null,"only_row": boolean
                  }
                  ComputedFields: never
                  Insert: {
                    "max_daily_loss"?: number | null,"max_open_positions"?: number | null,"max_positions_per_expiration"?: number | null,"max_risk_per_ticker"?: number | null,"max_risk_per_trade"?: number | null,"max_total_collateral"?: number | null,"min_buying_power"?: number | null,"only_row"?: boolean
                  }
                  Update: {
                    "max_daily_loss"?: number | null,"max_open_positions"?: number | null,"max_positions_per_expiration"?: number | null,"max_risk_per_ticker"?: number | null,"max_risk_per_trade"?: number | null,"max_total_collateral"?: number | null,"min_buying_power"?: number | null,"only_row"?: boolean
                  }
                  Relationships: [
                    
                  ]
                },"market_calendar": {
                  Row: {
                    "closes_at": string | null,"date": string
                  }
                  ComputedFields: never
                  Insert: {
                    "closes_at"?: string | null,"date": string
                  }
                  Update: {
                    "closes_at"?: string | null,"date"?: string
                  }
                  Relationships: [
                    
                  ]
                },"opportunities": {
                  Row: {
                    "annualised_percent": number,"capital": number,"chance": number,"credit": number,"delta": number,"dte": number,"expiration_date": string,"fell_out": string | null,"floor_credit": number,"implied_volatility": number,"legs": NonNullable<Json>,"natural_credit": number,"open_interest": number,"opportunity_id": number,"place": number | null,"quantity": number | null,"request_id": string | null,"return_percent": number,"rule": string,"scan_id": number,"score": number,"score_edge": number | null,"score_fit": number,"score_liquidity": number,"score_return": number,"strategy_type": string,"ticker": string,"underlying": string,"underlying_price": number,"wing": number | null
                  }
                  ComputedFields: never
                  Insert: {
                    "annualised_percent": number,"capital": number,"chance": number,"credit": number,"delta": number,"dte": number,"expiration_date": string,"fell_out"?: string | null,"floor_credit": number,"implied_volatility": number,"legs": NonNullable<Json>,"natural_credit": number,"open_interest": number,"opportunity_id"?: never,"place"?: number | null,"quantity"?: number | null,"request_id"?: string | null,"return_percent": number,"rule": string,"scan_id": number,"score": number,"score_edge"?: number | null,"score_fit": number,"score_liquidity": number,"score_return": number,"strategy_type": string,"ticker": string,"underlying": string,"underlying_price": number,"wing"?: number | null
                  }
                  Update: {
                    "annualised_percent"?: number,"capital"?: number,"chance"?: number,"credit"?: number,"delta"?: number,"dte"?: number,"expiration_date"?: string,"fell_out"?: string | null,"floor_credit"?: number,"implied_volatility"?: number,"legs"?: NonNullable<Json>,"natural_credit"?: number,"open_interest"?: number,"opportunity_id"?: never,"place"?: number | null,"quantity"?: number | null,"request_id"?: string | null,"return_percent"?: number,"rule"?: string,"scan_id"?: number,"score"?: number,"score_edge"?: number | null,"score_fit"?: number,"score_liquidity"?: number,"score_return"?: number,"strategy_type"?: string,"ticker"?: string,"underlying"?: string,"underlying_price"?: number,"wing"?: number | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "opportunities_request_id_fkey"
      columns: ["request_id"]
isOneToOne: false
      referencedRelation: "trade_requests"
      referencedColumns: ["request_id"]
    },{
      foreignKeyName: "opportunities_request_id_fkey"
      columns: ["request_id"]
isOneToOne: false
      referencedRelation: "v_opportunities"
      referencedColumns: ["request_id"]
    },{
      foreignKeyName: "opportunities_scan_id_fkey"
      columns: ["scan_id"]
isOneToOne: false
      referencedRelation: "scans"
      referencedColumns: ["scan_id"]
    },{
      foreignKeyName: "opportunities_scan_id_fkey"
      columns: ["scan_id"]
isOneToOne: false
      referencedRelation: "v_opportunities"
      referencedColumns: ["scan_id"]
    }
                  ]
                },"order_settings": {
                  Row: {
                    "estimated_fee": number,"max_close_refusals": number,"max_entry_deviation_percent": number,"only_row": boolean,"paper_fee": number,"quiet_minutes": number
                  }
                  ComputedFields: never
                  Insert: {
                    "estimated_fee"?: number,"max_close_refusals"?: number,"max_entry_deviation_percent"?: number,"only_row"?: boolean,"paper_fee"?: number,"quiet_minutes"?: number
                  }
                  Update: {
                    "estimated_fee"?: number,"max_close_refusals"?: number,"max_entry_deviation_percent"?: number,"only_row"?: boolean,"paper_fee"?: number,"quiet_minutes"?: number
                  }
                  Relationships: [
                    
                  ]
                },"orders": {
                  Row: {
                    "absences": number,"absent_since": string | null,"broker_limit_price": number | null,"broker_message": string | null,"broker_order_id": string | null,"cancelling": boolean,"candidates": Json | null,"client_order_id": string,"created_at": string,"execution_data": Json | null,"exit_reason": string | null,"fees": number,"fill_cash": number,"filled_quantity": number,"is_live": boolean,"limit_price": number,"max_debit": number | null,"mid": number | null,"order_id": number,"position_id": number | null,"purpose": string,"quantity": number,"request_id": string,"run_id": number | null,"sent_at": string | null,"source": string,"status": string,"underlying_price": number | null,"updated_at": string,"urgency": number | null,"walk": number,"walked_at": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "absences"?: number,"absent_since"?: string | null,"broker_limit_price"?: number | null,"broker_message"?: string | null,"broker_order_id"?: string | null,"cancelling"?: boolean,"candidates"?: Json | null,"client_order_id"?: string,"created_at"?: string,"execution_data"?: Json | null,"exit_reason"?: string | null,"fees"?: number,"fill_cash"?: number,"filled_quantity"?: number,"is_live"?: never,"limit_price": number,"max_debit"?: number | null,"mid"?: number | null,"order_id"?: never,"position_id"?: number | null,"purpose": string,"quantity": number,"request_id": string,"run_id"?: number | null,"sent_at"?: string | null,"source"?: string,"status"?: string,"underlying_price"?: number | null,"updated_at"?: string,"urgency"?: number | null,"walk"?: number,"walked_at"?: string | null
                  }
                  Update: {
                    "absences"?: number,"absent_since"?: string | null,"broker_limit_price"?: number | null,"broker_message"?: string | null,"broker_order_id"?: string | null,"cancelling"?: boolean,"candidates"?: Json | null,"client_order_id"?: string,"created_at"?: string,"execution_data"?: Json | null,"exit_reason"?: string | null,"fees"?: number,"fill_cash"?: number,"filled_quantity"?: number,"is_live"?: never,"limit_price"?: number,"max_debit"?: number | null,"mid"?: number | null,"order_id"?: never,"position_id"?: number | null,"purpose"?: string,"quantity"?: number,"request_id"?: string,"run_id"?: number | null,"sent_at"?: string | null,"source"?: string,"status"?: string,"underlying_price"?: number | null,"updated_at"?: string,"urgency"?: number | null,"walk"?: number,"walked_at"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "orders_position_id_request_id_fkey"
      columns: ["position_id","request_id"]
isOneToOne: false
      referencedRelation: "positions"
      referencedColumns: ["position_id","request_id"]
    },{
      foreignKeyName: "orders_position_id_request_id_fkey"
      columns: ["position_id","request_id"]
isOneToOne: false
      referencedRelation: "v_open_positions"
      referencedColumns: ["position_id","request_id"]
    },{
      foreignKeyName: "orders_request_id_fkey"
      columns: ["request_id"]
isOneToOne: false
      referencedRelation: "trade_requests"
      referencedColumns: ["request_id"]
    },{
      foreignKeyName: "orders_request_id_fkey"
      columns: ["request_id"]
isOneToOne: false
      referencedRelation: "v_opportunities"
      referencedColumns: ["request_id"]
    }
                  ]
                },"positions": {
                  Row: {
                    "auto_exit": boolean,"capital": number,"close_asked_at": string | null,"close_asked_by": string | null,"close_limit": number | null,"close_to": number | null,"collateral": number,"contract": string,"contract_short": string,"counted_at": string | null,"credit": number,"days_held": number,"entry_date": string,"entry_price": number,"exit_date": string | null,"exit_dte": number | null,"exit_price": number | null,"exit_reason": string | null,"expiration_date": string,"expiry_announced_on": string | null,"fees": number,"last_updated": string,"legs": NonNullable<Json>,"mark": number | null,"mark_fault": string | null,"marked_at": string | null,"max_risk": number | null,"max_worth": number | null,"natural_price": number | null,"notes": string | null,"open_quantity": number,"pnl_percent": number | null,"position_id": number,"profit_target": number | null,"quantity": number,"realized_pnl": number,"request_id": string,"status": string,"stop_checks": number,"stop_loss": number | null,"strategy_type": string,"stress_loss": number,"ticker": string,"trades_until": string,"underlying": string,"unmarked_checks": number,"unrealized_pnl": number | null,"verdict": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "auto_exit"?: boolean,"capital": number,"close_asked_at"?: string | null,"close_asked_by"?: string | null,"close_limit"?: number | null,"close_to"?: number | null,"collateral": number,"contract": string,"contract_short": string,"counted_at"?: string | null,"credit": number,"days_held"?: number,"entry_date"?: string,"entry_price": number,"exit_date"?: string | null,"exit_dte"?: number | null,"exit_price"?: number | null,"exit_reason"?: string | null,"expiration_date": string,"expiry_announced_on"?: string | null,"fees"?: number,"last_updated"?: string,"legs": NonNullable<Json>,"mark"?: number | null,"mark_fault"?: string | null,"marked_at"?: string | null,"max_risk"?: number | null,"max_worth"?: number | null,"natural_price"?: number | null,"notes"?: string | null,"open_quantity": number,"pnl_percent"?: number | null,"position_id"?: never,"profit_target"?: number | null,"quantity": number,"realized_pnl"?: number,"request_id": string,"status"?: string,"stop_checks"?: number,"stop_loss"?: number | null,"strategy_type": string,"stress_loss": number,"ticker": string,"trades_until": string,"underlying": string,"unmarked_checks"?: number,"unrealized_pnl"?: number | null,"verdict"?: string | null
                  }
                  Update: {
                    "auto_exit"?: boolean,"capital"?: number,"close_asked_at"?: string | null,"close_asked_by"?: string | null,"close_limit"?: number | null,"close_to"?: number | null,"collateral"?: number,"contract"?: string,"contract_short"?: string,"counted_at"?: string | null,"credit"?: number,"days_held"?: number,"entry_date"?: string,"entry_price"?: number,"exit_date"?: string | null,"exit_dte"?: number | null,"exit_price"?: number | null,"exit_reason"?: string | null,"expiration_date"?: string,"expiry_announced_on"?: string | null,"fees"?: number,"last_updated"?: string,"legs"?: NonNullable<Json>,"mark"?: number | null,"mark_fault"?: string | null,"marked_at"?: string | null,"max_risk"?: number | null,"max_worth"?: number | null,"natural_price"?: number | null,"notes"?: string | null,"open_quantity"?: number,"pnl_percent"?: number | null,"position_id"?: never,"profit_target"?: number | null,"quantity"?: number,"realized_pnl"?: number,"request_id"?: string,"status"?: string,"stop_checks"?: number,"stop_loss"?: number | null,"strategy_type"?: string,"stress_loss"?: number,"ticker"?: string,"trades_until"?: string,"underlying"?: string,"unmarked_checks"?: number,"unrealized_pnl"?: number | null,"verdict"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "positions_request_id_fkey"
      columns: ["request_id"]
isOneToOne: true
      referencedRelation: "trade_requests"
      referencedColumns: ["request_id"]
    },{
      foreignKeyName: "positions_request_id_fkey"
      columns: ["request_id"]
isOneToOne: true
      referencedRelation: "v_opportunities"
      referencedColumns: ["request_id"]
    },{
      foreignKeyName: "positions_strategy_type_fkey"
      columns: ["strategy_type"]
isOneToOne: false
      referencedRelation: "exit_rules"
      referencedColumns: ["strategy_type"]
    }
                  ]
                },"posts": {
                  Row: {
                    "alt_text": string | null,"approved_at": string,"approved_by": string,"attempt": number,"created_at": string,"due_at": string | null,"error": string | null,"facts": NonNullable<Json>,"give_up_at": string,"key": string,"link": string | null,"may_be_there": boolean,"network": string,"network_id": string | null,"post_id": number,"prepared": NonNullable<Json>,"published_at": string | null,"report": string,"sent_at": string | null,"status": string,"text": string | null,"trade_date": string
                  }
                  ComputedFields: never
                  Insert: {
                    "alt_text"?: string | null,"approved_at"?: string,"approved_by": string,"attempt"?: number,"created_at"?: string,"due_at"?: string | null,"error"?: string | null,"facts": NonNullable<Json>,"give_up_at"?: string,"key"?: string,"link"?: string | null,"may_be_there"?: boolean,"network": string,"network_id"?: string | null,"post_id"?: never,"prepared"?: NonNullable<Json>,"published_at"?: string | null,"report": string,"sent_at"?: string | null,"status"?: string,"text"?: string | null,"trade_date": string
                  }
                  Update: {
                    "alt_text"?: string | null,"approved_at"?: string,"approved_by"?: string,"attempt"?: number,"created_at"?: string,"due_at"?: string | null,"error"?: string | null,"facts"?: NonNullable<Json>,"give_up_at"?: string,"key"?: string,"link"?: string | null,"may_be_there"?: boolean,"network"?: string,"network_id"?: string | null,"post_id"?: never,"prepared"?: NonNullable<Json>,"published_at"?: string | null,"report"?: string,"sent_at"?: string | null,"status"?: string,"text"?: string | null,"trade_date"?: string
                  }
                  Relationships: [
                    
                  ]
                },"quote_settings": {
                  Row: {
                    "max_quote_age": string,"max_spread_dollars": number,"max_spread_percent": number,"max_unchanged_age": string,"max_whole_percent": number,"only_row": boolean,"positions_per_call": number,"quiet_minutes": number,"settlement_margin_percent": number,"unmarked_checks_alert": number
                  }
                  ComputedFields: never
                  Insert: {
                    "max_quote_age"?: string,"max_spread_dollars"?: number,"max_spread_percent"?: number,"max_unchanged_age"?: string,"max_whole_percent"?: number,"only_row"?: boolean,"positions_per_call"?: number,"quiet_minutes"?: number,"settlement_margin_percent"?: number,"unmarked_checks_alert"?: number
                  }
                  Update: {
                    "max_quote_age"?: string,"max_spread_dollars"?: number,"max_spread_percent"?: number,"max_unchanged_age"?: string,"max_whole_percent"?: number,"only_row"?: boolean,"positions_per_call"?: number,"quiet_minutes"?: number,"settlement_margin_percent"?: number,"unmarked_checks_alert"?: number
                  }
                  Relationships: [
                    
                  ]
                },"report_settings": {
                  Row: {
                    "card_theme": string,"channel_id": number | null,"hide_dollars": boolean,"hide_quantities": boolean,"hide_tickers": boolean,"only_row": boolean,"risk_free_percent": number
                  }
                  ComputedFields: never
                  Insert: {
                    "card_theme"?: string,"channel_id"?: number | null,"hide_dollars"?: boolean,"hide_quantities"?: boolean,"hide_tickers"?: boolean,"only_row"?: boolean,"risk_free_percent"?: number
                  }
                  Update: {
                    "card_theme"?: string,"channel_id"?: number | null,"hide_dollars"?: boolean,"hide_quantities"?: boolean,"hide_tickers"?: boolean,"only_row"?: boolean,"risk_free_percent"?: number
                  }
                  Relationships: [
                    
                  ]
                },"retention": {
                  Row: {
                    "decisions": string,"jobs": string,"messages": string,"only_row": boolean,"opportunities": string,"updates": string
                  }
                  ComputedFields: never
                  Insert: {
                    "decisions"?: string,"jobs"?: string,"messages"?: string,"only_row"?: boolean,"opportunities"?: string,"updates"?: string
                  }
                  Update: {
                    "decisions"?: string,"jobs"?: string,"messages"?: string,"only_row"?: boolean,"opportunities"?: string,"updates"?: string
                  }
                  Relationships: [
                    
                  ]
                },"rule_changes": {
                  Row: {
                    "change_id": number,"changed_at": string,"changed_by": string,"is_growth": boolean,"new_value": string | null,"old_value": string | null,"position_id": number,"rule": string
                  }
                  ComputedFields: never
                  Insert: {
                    "change_id"?: never,"changed_at"?: string,"changed_by": string,"is_growth"?: boolean,"new_value"?: string | null,"old_value"?: string | null,"position_id": number,"rule": string
                  }
                  Update: {
                    "change_id"?: never,"changed_at"?: string,"changed_by"?: string,"is_growth"?: boolean,"new_value"?: string | null,"old_value"?: string | null,"position_id"?: number,"rule"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "rule_changes_position_id_fkey"
      columns: ["position_id"]
isOneToOne: false
      referencedRelation: "positions"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "rule_changes_position_id_fkey"
      columns: ["position_id"]
isOneToOne: false
      referencedRelation: "v_open_positions"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "rule_changes_position_id_fkey"
      columns: ["position_id"]
isOneToOne: false
      referencedRelation: "v_opportunities"
      referencedColumns: ["position_id"]
    }
                  ]
                },"scan_counts": {
                  Row: {
                    "count": number,"reason": string,"rule": string,"scan_id": number,"ticker": string
                  }
                  ComputedFields: never
                  Insert: {
                    "count": number,"reason": string,"rule": string,"scan_id": number,"ticker": string
                  }
                  Update: {
                    "count"?: number,"reason"?: string,"rule"?: string,"scan_id"?: number,"ticker"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "scan_counts_scan_id_fkey"
      columns: ["scan_id"]
isOneToOne: false
      referencedRelation: "scans"
      referencedColumns: ["scan_id"]
    },{
      foreignKeyName: "scan_counts_scan_id_fkey"
      columns: ["scan_id"]
isOneToOne: false
      referencedRelation: "v_opportunities"
      referencedColumns: ["scan_id"]
    }
                  ]
                },"scan_rules": {
                  Row: {
                    "is_on": boolean,"max_delta": number,"max_dte": number,"min_credit": number | null,"min_credit_percent": number | null,"min_delta": number,"min_dte": number,"min_return_percent": number,"overrides": NonNullable<Json>,"rule": string,"strategy_type": string,"target_delta": number,"target_dte": number,"target_return_percent": number
                  }
                  ComputedFields: never
                  Insert: {
                    "is_on": boolean,"max_delta": number,"max_dte": number,"min_credit"?: number | null,"min_credit_percent"?: number | null,"min_delta": number,"min_dte": number,"min_return_percent": number,"overrides"?: NonNullable<Json>,"rule": string,"strategy_type": string,"target_delta": number,"target_dte": number,"target_return_percent": number
                  }
                  Update: {
                    "is_on"?: boolean,"max_delta"?: number,"max_dte"?: number,"min_credit"?: number | null,"min_credit_percent"?: number | null,"min_delta"?: number,"min_dte"?: number,"min_return_percent"?: number,"overrides"?: NonNullable<Json>,"rule"?: string,"strategy_type"?: string,"target_delta"?: number,"target_dte"?: number,"target_return_percent"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "scan_rules_strategy_type_fkey"
      columns: ["strategy_type"]
isOneToOne: false
      referencedRelation: "exit_rules"
      referencedColumns: ["strategy_type"]
    }
                  ]
                },"scan_settings": {
                  Row: {
                    "all_collateral_percent": number,"collateral_percent": number,"is_scheduled": boolean,"max_leg_width": number,"max_leg_width_percent": number,"max_whole_width_percent": number,"min_open_interest_long": number,"min_open_interest_short": number,"min_short_bid": number,"most_expirations": number,"most_listed": number,"most_per_expiration": number,"most_per_group": number,"most_per_ticker": number,"only_row": boolean,"reprices_at": string,"risk_percent": number,"scans_at": string,"stress_percent": number
                  }
                  ComputedFields: never
                  Insert: {
                    "all_collateral_percent"?: number,"collateral_percent"?: number,"is_scheduled"?: boolean,"max_leg_width"?: number,"max_leg_width_percent"?: number,"max_whole_width_percent"?: number,"min_open_interest_long"?: number,"min_open_interest_short"?: number,"min_short_bid"?: number,"most_expirations"?: number,"most_listed"?: number,"most_per_expiration"?: number,"most_per_group"?: number,"most_per_ticker"?: number,"only_row"?: boolean,"reprices_at"?: string,"risk_percent"?: number,"scans_at"?: string,"stress_percent"?: number
                  }
                  Update: {
                    "all_collateral_percent"?: number,"collateral_percent"?: number,"is_scheduled"?: boolean,"max_leg_width"?: number,"max_leg_width_percent"?: number,"max_whole_width_percent"?: number,"min_open_interest_long"?: number,"min_open_interest_short"?: number,"min_short_bid"?: number,"most_expirations"?: number,"most_listed"?: number,"most_per_expiration"?: number,"most_per_group"?: number,"most_per_ticker"?: number,"only_row"?: boolean,"reprices_at"?: string,"risk_percent"?: number,"scans_at"?: string,"stress_percent"?: number
                  }
                  Relationships: [
                    
                  ]
                },"scan_tickers": {
                  Row: {
                    "moves_with": string | null,"reports_earnings": boolean,"ticker": string
                  }
                  ComputedFields: never
                  Insert: {
                    "moves_with"?: string | null,"reports_earnings"?: boolean,"ticker": string
                  }
                  Update: {
                    "moves_with"?: string | null,"reports_earnings"?: boolean,"ticker"?: string
                  }
                  Relationships: [
                    
                  ]
                },"scans": {
                  Row: {
                    "asked_by": string | null,"began_at": string,"ended_at": string | null,"equity": number | null,"is_live": boolean,"is_scheduled": boolean,"repriced_at": string | null,"scan_id": number,"topic": number | null,"trade_date": string
                  }
                  ComputedFields: never
                  Insert: {
                    "asked_by"?: string | null,"began_at"?: string,"ended_at"?: string | null,"equity"?: number | null,"is_live": boolean,"is_scheduled": boolean,"repriced_at"?: string | null,"scan_id"?: never,"topic"?: number | null,"trade_date": string
                  }
                  Update: {
                    "asked_by"?: string | null,"began_at"?: string,"ended_at"?: string | null,"equity"?: number | null,"is_live"?: boolean,"is_scheduled"?: boolean,"repriced_at"?: string | null,"scan_id"?: never,"topic"?: number | null,"trade_date"?: string
                  }
                  Relationships: [
                    
                  ]
                },"share_trades": {
                  Row: {
                    "fees": number,"import_id": string | null,"order_id": number | null,"price": number,"quantity": number,"recorded_by": string | null,"ticker": string,"trade_id": number,"traded_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "fees"?: number,"import_id"?: string | null,"order_id"?: number | null,"price": number,"quantity": number,"recorded_by"?: string | null,"ticker": string,"trade_id"?: never,"traded_at"?: string
                  }
                  Update: {
                    "fees"?: number,"import_id"?: string | null,"order_id"?: number | null,"price"?: number,"quantity"?: number,"recorded_by"?: string | null,"ticker"?: string,"trade_id"?: never,"traded_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "share_trades_order_id_fkey"
      columns: ["order_id"]
isOneToOne: true
      referencedRelation: "orders"
      referencedColumns: ["order_id"]
    },{
      foreignKeyName: "share_trades_order_id_fkey"
      columns: ["order_id"]
isOneToOne: true
      referencedRelation: "v_open_positions"
      referencedColumns: ["close_order_id"]
    }
                  ]
                },"standing_posts": {
                  Row: {
                    "network": string,"report": string,"set_at": string,"set_by": string
                  }
                  ComputedFields: never
                  Insert: {
                    "network": string,"report": string,"set_at"?: string,"set_by": string
                  }
                  Update: {
                    "network"?: string,"report"?: string,"set_at"?: string,"set_by"?: string
                  }
                  Relationships: [
                    
                  ]
                },"stop_confirmation": {
                  Row: {
                    "checks": number,"needed": number,"only_row": boolean
                  }
                  ComputedFields: never
                  Insert: {
                    "checks"?: number,"needed"?: number,"only_row"?: boolean
                  }
                  Update: {
                    "checks"?: number,"needed"?: number,"only_row"?: boolean
                  }
                  Relationships: [
                    
                  ]
                },"switches": {
                  Row: {
                    "entries_paused_at": string | null,"entries_paused_by": string | null,"killed_at": string | null,"killed_by": string | null,"only_row": boolean
                  }
                  ComputedFields: never
                  Insert: {
                    "entries_paused_at"?: string | null,"entries_paused_by"?: string | null,"killed_at"?: string | null,"killed_by"?: string | null,"only_row"?: boolean
                  }
                  Update: {
                    "entries_paused_at"?: string | null,"entries_paused_by"?: string | null,"killed_at"?: string | null,"killed_by"?: string | null,"only_row"?: boolean
                  }
                  Relationships: [
                    
                  ]
                },"trade_history": {
                  Row: {
                    "closed_at": string,"collateral_required": number,"created_at": string,"entry_date": string,"entry_price": number,"executed_by": string,"exit_date": string,"exit_price": number,"exit_reason": string,"fees": number,"max_risk": number | null,"pnl_percent": number,"pnl_realized": number,"position_id": number,"quantity": number,"request_id": string,"status": string,"strategy_type": string,"target_return": number | null,"ticker": string,"trade_id": number,"win_loss": string
                  }
                  ComputedFields: never
                  Insert: {
                    "closed_at": string,"collateral_required": number,"created_at"?: string,"entry_date": string,"entry_price": number,"executed_by": string,"exit_date": string,"exit_price": number,"exit_reason": string,"fees": number,"max_risk"?: number | null,"pnl_percent": number,"pnl_realized": number,"position_id": number,"quantity": number,"request_id": string,"status": string,"strategy_type": string,"target_return"?: number | null,"ticker": string,"trade_id"?: never,"win_loss"?: never
                  }
                  Update: {
                    "closed_at"?: string,"collateral_required"?: number,"created_at"?: string,"entry_date"?: string,"entry_price"?: number,"executed_by"?: string,"exit_date"?: string,"exit_price"?: number,"exit_reason"?: string,"fees"?: number,"max_risk"?: number | null,"pnl_percent"?: number,"pnl_realized"?: number,"position_id"?: number,"quantity"?: number,"request_id"?: string,"status"?: string,"strategy_type"?: string,"target_return"?: number | null,"ticker"?: string,"trade_id"?: never,"win_loss"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "trade_history_position_id_fkey"
      columns: ["position_id"]
isOneToOne: true
      referencedRelation: "positions"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "trade_history_position_id_fkey"
      columns: ["position_id"]
isOneToOne: true
      referencedRelation: "v_open_positions"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "trade_history_position_id_fkey"
      columns: ["position_id"]
isOneToOne: true
      referencedRelation: "v_opportunities"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "trade_history_request_id_fkey"
      columns: ["request_id"]
isOneToOne: false
      referencedRelation: "trade_requests"
      referencedColumns: ["request_id"]
    },{
      foreignKeyName: "trade_history_request_id_fkey"
      columns: ["request_id"]
isOneToOne: false
      referencedRelation: "v_opportunities"
      referencedColumns: ["request_id"]
    },{
      foreignKeyName: "trade_history_strategy_type_fkey"
      columns: ["strategy_type"]
isOneToOne: false
      referencedRelation: "exit_rules"
      referencedColumns: ["strategy_type"]
    }
                  ]
                },"trade_requests": {
                  Row: {
                    "card_chat_id": number | null,"card_message_id": number | null,"contract": string,"contract_short": string,"created_at": string,"decided_at": string | null,"decided_by": string | null,"expiration_date": string,"expires_at": string,"floor_credit": number,"legs": NonNullable<Json>,"max_worth": number | null,"net_credit": number,"origin": string,"overrides": NonNullable<Json>,"quantity": number,"quoted": Json | null,"request_id": string,"seen_price": number | null,"status": string,"status_note": string | null,"strategy_type": string,"ticker": string,"trades_until": string,"underlying": string
                  }
                  ComputedFields: never
                  Insert: {
                    "card_chat_id"?: number | null,"card_message_id"?: number | null,"contract": string,"contract_short": string,"created_at"?: string,"decided_at"?: string | null,"decided_by"?: string | null,"expiration_date": string,"expires_at": string,"floor_credit": number,"legs": NonNullable<Json>,"max_worth"?: number | null,"net_credit": number,"origin"?: string,"overrides"?: NonNullable<Json>,"quantity": number,"quoted"?: Json | null,"request_id": string,"seen_price"?: number | null,"status"?: string,"status_note"?: string | null,"strategy_type": string,"ticker": string,"trades_until": string,"underlying": string
                  }
                  Update: {
                    "card_chat_id"?: number | null,"card_message_id"?: number | null,"contract"?: string,"contract_short"?: string,"created_at"?: string,"decided_at"?: string | null,"decided_by"?: string | null,"expiration_date"?: string,"expires_at"?: string,"floor_credit"?: number,"legs"?: NonNullable<Json>,"max_worth"?: number | null,"net_credit"?: number,"origin"?: string,"overrides"?: NonNullable<Json>,"quantity"?: number,"quoted"?: Json | null,"request_id"?: string,"seen_price"?: number | null,"status"?: string,"status_note"?: string | null,"strategy_type"?: string,"ticker"?: string,"trades_until"?: string,"underlying"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "trade_requests_strategy_type_fkey"
      columns: ["strategy_type"]
isOneToOne: false
      referencedRelation: "exit_rules"
      referencedColumns: ["strategy_type"]
    }
                  ]
                }
          }
          Views: {
            "v_comparison": {
                  Row: {
                    "annual_return_on_collateral": number | null,"avg_days_held": number | null,"best": number | null,"bucket": string | null,"dimension": string | null,"expectancy": number | null,"few_trades": boolean | null,"place": number | null,"premium_captured": number | null,"profit_factor": number | null,"return_on_collateral": number | null,"scratches": number | null,"total_pnl": number | null,"trades": number | null,"win_rate": number | null,"wins": number | null,"worst": number | null
                  }
                  ComputedFields: never
                  Relationships: [
                    
                  ]
                },"v_daily_pnl": {
                  Row: {
                    "avg_pnl": number | null,"losses": number | null,"shares_pnl": number | null,"ticker": string | null,"total_pnl": number | null,"trade_date": string | null,"trades_count": number | null,"win_rate": number | null,"wins": number | null
                  }
                  ComputedFields: never
                  Relationships: [
                    
                  ]
                },"v_equity": {
                  Row: {
                    "daily_return": number | null,"drawdown_percent": number | null,"equity": number | null,"flow": number | null,"growth": number | null,"held": number | null,"pnl": number | null,"realized_pnl": number | null,"shares_pnl": number | null,"total_pnl": number | null,"trade_date": string | null,"unmarked": number | null,"unrealized_pnl": number | null
                  }
                  ComputedFields: never
                  Relationships: [
                    
                  ]
                },"v_exit_decisions": {
                  Row: {
                    "checked_at": string,"code": string | null,"dte": number,"exit_reason": string | null,"legs": Json | null,"mark": number | null,"pnl": number | null,"position_id": number,"run_id": number,"ticker": string,"to_exit_dte": number | null,"to_profit_target": number | null,"to_profit_target_percent": number | null,"to_stop_loss": number | null,"to_stop_loss_percent": number | null,"verdict": string
                  }
                  ComputedFields: never
                  Relationships: [
                    {
      foreignKeyName: "exit_decisions_position_id_fkey"
      columns: ["position_id"]
isOneToOne: false
      referencedRelation: "positions"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "exit_decisions_position_id_fkey"
      columns: ["position_id"]
isOneToOne: false
      referencedRelation: "v_open_positions"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "exit_decisions_position_id_fkey"
      columns: ["position_id"]
isOneToOne: false
      referencedRelation: "v_opportunities"
      referencedColumns: ["position_id"]
    }
                  ]
                },"v_months": {
                  Row: {
                    "account_pnl": number | null,"account_return": number | null,"credit": number | null,"drawdown": number | null,"equity": number | null,"flow": number | null,"losses": number | null,"month": string | null,"premium_captured": number | null,"realized_pnl": number | null,"scratches": number | null,"trades": number | null,"wins": number | null
                  }
                  ComputedFields: never
                  Relationships: [
                    
                  ]
                },"v_open_positions": {
                  Row: {
                    "auto_exit": boolean,"capital": number,"close_asked_at": string | null,"close_asked_by": string | null,"close_limit_price": number | null,"close_order_id": number | null,"close_reason": string | null,"close_status": string | null,"collateral": number,"contract": string,"contract_short": string,"days_held": number,"dte": number | null,"entry_date": string,"entry_price": number,"exit_dte": number | null,"exit_reason": string | null,"expiration_date": string,"fees": number,"mark": number | null,"mark_fault": string | null,"marked_at": string | null,"max_risk": number | null,"natural_price": number | null,"nearest": number | null,"nearest_rule": string | null,"open_quantity": number,"pnl": number | null,"position_id": number,"profit_price": number | null,"profit_target": number | null,"quantity": number,"realized_pnl": number,"request_id": string,"stop_loss": number | null,"stop_price": number | null,"strategy_type": string,"stress_loss": number,"ticker": string,"to_exit_dte": number | null,"to_exit_dte_way": number | null,"to_profit_target": number | null,"to_profit_target_way": number | null,"to_stop_loss": number | null,"to_stop_loss_way": number | null,"unrealized_pnl": number | null,"verdict": string | null
                  }
                  ComputedFields: never
                  Relationships: [
                    {
      foreignKeyName: "positions_request_id_fkey"
      columns: ["request_id"]
isOneToOne: true
      referencedRelation: "trade_requests"
      referencedColumns: ["request_id"]
    },{
      foreignKeyName: "positions_request_id_fkey"
      columns: ["request_id"]
isOneToOne: true
      referencedRelation: "v_opportunities"
      referencedColumns: ["request_id"]
    },{
      foreignKeyName: "positions_strategy_type_fkey"
      columns: ["strategy_type"]
isOneToOne: false
      referencedRelation: "exit_rules"
      referencedColumns: ["strategy_type"]
    }
                  ]
                },"v_opportunities": {
                  Row: {
                    "annualised_percent": number,"began_at": string,"capital": number,"chance": number,"close_at_expiration": number | null,"contract": string | null,"credit": number,"delta": number,"dte": number,"exit_reason": string | null,"expiration_date": string,"fell_out": string | null,"floor_credit": number,"implied_volatility": number,"natural_credit": number,"opportunity_id": number,"place": number | null,"pnl_if_held": number | null,"pnl_per_contract": number | null,"position_id": number | null,"position_status": string | null,"quantity": number | null,"request_id": string | null,"request_status": string | null,"return_percent": number,"rule": string,"scan_id": number,"score": number,"score_edge": number | null,"score_fit": number,"score_liquidity": number,"score_return": number,"strategy_type": string,"ticker": string,"trade_date": string,"underlying_price": number
                  }
                  ComputedFields: never
                  Relationships: [
                    
                  ]
                },"v_performance": {
                  Row: {
                    "annual_return": number | null,"annual_return_on_collateral": number | null,"avg_days_held": number | null,"avg_loss": number | null,"avg_mae": number | null,"avg_mae_percent": number | null,"avg_mfe": number | null,"avg_mfe_percent": number | null,"avg_win": number | null,"calmar": number | null,"current_streak": number | null,"drawdown_days": number | null,"drawdown_from": string | null,"drawdown_to": string | null,"equity": number | null,"exit_weeks": number | null,"expectancy": number | null,"expectancy_r": number | null,"expected_shortfall": number | null,"fees": number | null,"few_trades": boolean | null,"is_short": boolean | null,"longest_drawdown_days": number | null,"longest_loss_streak": number | null,"longest_win_streak": number | null,"losses": number | null,"max_drawdown": number | null,"payoff_ratio": number | null,"premium_captured": number | null,"profit_factor": number | null,"recovered_on": string | null,"return_on_collateral": number | null,"returns": number | null,"scratches": number | null,"sessions": number | null,"shares_pnl": number | null,"sharpe": number | null,"sharpe_error": number | null,"skew": number | null,"slippage": number | null,"sortino": number | null,"total_pnl": number | null,"total_return": number | null,"trades": number | null,"trades_with_stop": number | null,"unmarked_sessions": number | null,"win_rate": number | null,"win_rate_high": number | null,"win_rate_low": number | null,"wins": number | null,"worst_day": number | null,"worst_day_on": string | null,"worst_month": number | null,"worst_month_on": string | null
                  }
                  ComputedFields: never
                  Relationships: [
                    
                  ]
                },"v_performance_metrics": {
                  Row: {
                    "avg_pnl_per_trade": number | null,"max_loss": number | null,"max_win": number | null,"pnl_stddev": number | null,"shares_pnl": number | null,"total_losses": number | null,"total_pnl": number | null,"total_trades": number | null,"total_wins": number | null,"win_rate": number | null
                  }
                  ComputedFields: never
                  Relationships: [
                    
                  ]
                },"v_share_lots": {
                  Row: {
                    "chain": number | null,"closed_at": string | null,"closed_by": number | null,"fees_in": number | null,"fees_out": number | null,"opened_at": string | null,"opened_by": number | null,"pnl": number | null,"price_in": number | null,"price_out": number | null,"quantity": number | null,"ticker": string | null
                  }
                  ComputedFields: never
                  Relationships: [
                    
                  ]
                },"v_shares": {
                  Row: {
                    "chain": number | null,"effective_cost": number | null,"last_close": number | null,"last_close_on": string | null,"market_value": number | null,"opened_at": string | null,"opened_by": number | null,"price_in": number | null,"quantity": number | null,"ticker": string | null,"unrealized_pnl": number | null
                  }
                  ComputedFields: never
                  Relationships: [
                    
                  ]
                },"v_system_health": {
                  Row: {
                    "ok": boolean | null,"part": string | null,"says": string | null,"since": string | null
                  }
                  ComputedFields: never
                  Relationships: [
                    
                  ]
                },"v_trades": {
                  Row: {
                    "annual_return": number | null,"capital": number,"contract": string,"contract_short": string,"credit": number,"days_held": number | null,"dte_at_entry": number | null,"entry_date": string,"entry_day": string | null,"entry_price": number,"executed_by": string,"exit_date": string,"exit_day": string | null,"exit_price": number,"exit_reason": string,"expiration_date": string,"fees": number,"mae": number | null,"mae_percent": number | null,"mfe": number | null,"mfe_percent": number | null,"mistakes": (string)[] | null,"mood_after": string | null,"mood_before": string | null,"pnl_percent": number,"pnl_realized": number,"position_id": number,"quantity": number,"r_multiple": number | null,"rating": number | null,"request_id": string,"return_on_collateral": number | null,"slippage": number | null,"stop_at_entry": number | null,"strategy_type": string,"tags": (string)[] | null,"ticker": string,"trade_id": number,"win_loss": string
                  }
                  ComputedFields: never
                  Relationships: [
                    {
      foreignKeyName: "trade_history_position_id_fkey"
      columns: ["position_id"]
isOneToOne: true
      referencedRelation: "positions"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "trade_history_position_id_fkey"
      columns: ["position_id"]
isOneToOne: true
      referencedRelation: "v_open_positions"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "trade_history_position_id_fkey"
      columns: ["position_id"]
isOneToOne: true
      referencedRelation: "v_opportunities"
      referencedColumns: ["position_id"]
    },{
      foreignKeyName: "trade_history_request_id_fkey"
      columns: ["request_id"]
isOneToOne: false
      referencedRelation: "trade_requests"
      referencedColumns: ["request_id"]
    },{
      foreignKeyName: "trade_history_request_id_fkey"
      columns: ["request_id"]
isOneToOne: false
      referencedRelation: "v_opportunities"
      referencedColumns: ["request_id"]
    },{
      foreignKeyName: "trade_history_strategy_type_fkey"
      columns: ["strategy_type"]
isOneToOne: false
      referencedRelation: "exit_rules"
      referencedColumns: ["strategy_type"]
    }
                  ]
                }
          }
          Functions: {
            "answer_prompt":
{ Args: { "answer": string,"answered_by": string,"chat_id": number,"message_id": number,"token": string,"update_id": number }; Returns: Json
                           },
"apply_quotes":
{ Args: { "buying_power"?: number,"holdings"?: Json,"page": number,"quotes": Json,"run_id": number,"underlyings"?: Json }; Returns: Json
                           },
"begin_exit_check":
{ Args: { "asked_only"?: boolean,"key": string,"mode"?: string,"permits"?: Json,"quota"?: Json }; Returns: Json
                           },
"begin_publish":
{ Args: { "networks": (string)[] }; Returns: Json
                           },
"broker_order_owners":
{ Args: { "broker_order_ids": Json }; Returns: Json
                           },
"check_exit_conditions":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"claim_messages":
{ Args: { "owners_chat"?: number }; Returns: Json
                           },
"close_position":
{ Args: { "confirmed"?: boolean,"exit_price": number,"exit_reason"?: string,"fees"?: number,"position_id": number,"realized_pnl"?: number }; Returns: Json
                           },
"count_due_messages":
{ Args: Record<PropertyKey, never>; Returns: number
                           },
"create_position":
{ Args: { "entry_price": number,"execution_data": Json,"fees"?: number,"quantity": number,"request": Json }; Returns: Json
                           },
"daily_pnl":
{ Args: { "date": string }; Returns: Json
                           },
"dashboard_page":
{ Args: { "page": string,"wanted"?: Json }; Returns: Json
                           },
"decide_trade_request":
{ Args: { "chat_id": number,"decided_by": string,"decision": string,"message_id": number,"token": string,"update_id": number }; Returns: Json
                           },
"finish_exit_check":
{ Args: { "holdings"?: Json,"reports"?: Json,"run_id": number,"settlements"?: Json,"warnings"?: Json }; Returns: Json
                           },
"give_back_check":
{ Args: { "failure": string,"run_id": number }; Returns: undefined
                           },
"import_shares":
{ Args: { "shares": Json,"write"?: boolean }; Returns: Json
                           },
"import_trades":
{ Args: { "trades": Json,"write"?: boolean }; Returns: Json
                           },
"keep_network_token":
{ Args: { "network": string,"token": Json }; Returns: undefined
                           },
"keep_tradestation_token":
{ Args: { "access_token"?: string,"claim": number,"expires_in"?: number,"failure"?: string,"origin": string,"refresh_token": string }; Returns: number
                           },
"network_token":
{ Args: { "network": string }; Returns: Json
                           },
"next_lookup":
{ Args: { "mode"?: string,"permits"?: Json,"quota"?: Json }; Returns: Json
                           },
"next_post":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"override_rules":
{ Args: { "changed_by": string,"overrides": Json,"position_id": number }; Returns: Json
                           },
"paper_account":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"paper_cancel":
{ Args: { "client_order_ids": Json }; Returns: undefined
                           },
"paper_place":
{ Args: { "orders": Json }; Returns: undefined
                           },
"paper_poll":
{ Args: { "client_order_ids": Json,"quotes": Json }; Returns: Json
                           },
"paper_replace":
{ Args: { "orders": Json }; Returns: undefined
                           },
"post_prepared":
{ Args: { "attempt": number,"post_id": number,"prepared": Json,"seconds"?: number,"why"?: string }; Returns: boolean
                           },
"post_recorded":
{ Args: { "attempt": number,"outcome": Json,"post_id": number }; Returns: Json
                           },
"propose_trade":
{ Args: { "request": Json }; Returns: Json
                           },
"queue_reply":
{ Args: { "facts"?: Json,"in_place"?: boolean,"kind": string,"nav_chat_id"?: number,"nav_message_id"?: number,"pressed"?: boolean,"topic"?: number,"update_id": number,"user_id"?: string }; Returns: Json
                           },
"record_delivery":
{ Args: { "attempt": number,"error"?: string,"message_id": number,"moved_to"?: number,"outcome": string,"posted"?: Json,"retry_after"?: number,"telegram_chat_id"?: number,"telegram_message_id"?: number }; Returns: undefined
                           },
"record_lease":
{ Args: { "expires_at"?: string,"fault"?: string,"network": string }; Returns: undefined
                           },
"record_orders":
{ Args: { "reports": Json,"run_id": number }; Returns: Json
                           },
"record_shares":
{ Args: { "confirmed"?: boolean,"fees"?: number,"price": number,"quantity": number,"recorded_by"?: string,"ticker": string }; Returns: Json
                           },
"release_orders":
{ Args: { "run_id": number }; Returns: Json
                           },
"replay":
{ Args: { "rule_sets": Json,"since"?: string,"until"?: string }; Returns: Json
                           },
"run_command":
{ Args: { "command": string,"subject"?: Json,"topic"?: number,"update_id": number,"user_id": string }; Returns: Json
                           },
"seconds_to_next_message":
{ Args: Record<PropertyKey, never>; Returns: number
                           },
"settle_expired":
{ Args: { "closes": Json,"run_id": number }; Returns: Json
                           },
"simulated_market":
{ Args: { "symbols": Json,"tickers": Json }; Returns: Json
                           },
"system_health":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"take_answer":
{ Args: { "answers": Json,"attempt": number,"chain_calls"?: number,"lookup_id": number,"quote_calls"?: number,"round"?: number }; Returns: Json
                           },
"take_back_shares":
{ Args: { "ticker": string }; Returns: Json
                           },
"tradestation_token":
{ Args: { "origin": string,"refused"?: string }; Returns: Json
                           }
          }
          Enums: {
            [_ in never]: never
          }
          CompositeTypes: {
            [_ in never]: never
          }
        }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
  ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R
    }
    ? R
    : never
  : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I
    }
    ? I
    : never
  : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U
    }
    ? U
    : never
  : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
  ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
  ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never

export const Constants = {
  "public": {
          Enums: {
            
          }
        }
} as const
